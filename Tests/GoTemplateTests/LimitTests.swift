import GoTemplate
import ObjectModel
import Testing

@Suite struct `Templates that would not end` {
  private func message(_ template: String, helpers: String = "", limits: (inout TemplateLimits) -> Void = { _ in }) -> String {
    var environment = TemplateEnvironment()
    limits(&environment.limits)
    do {
      return try Rendering.text(template, helpers: helpers, environment: environment)
    } catch let error as TemplateError {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  @Test func `a thousand nested includes work`() {
    let helpers = #"{{ define "r" }}{{ if gt . 0 }}{{ include "r" (int (add . -1)) }}.{{ end }}{{ end }}"#
    #expect(message(#"{{ include "r" 999 }}"#, helpers: helpers) == String(repeating: ".", count: 999))
  }

  @Test func `a template that includes itself fails as in Helm`() throws {
    let helpers = #"{{ define "r" }}{{ include "r" . }}{{ end }}"#
    #expect(
      message(#"{{ include "r" . }}"#, helpers: helpers)
        == "rendering template has a nested reference name: r: unable to execute template")
  }

  @Test func `templates that include each other fail`() throws {
    let helpers = """
      {{ define "a" }}{{ include "b" . | upper }}{{ end }}{{ define "b" }}{{ include "c" . }}{{ end }}\
      {{ define "c" }}{{ if true }}{{ with 1 }}{{ range list 1 }}{{ print (print (include "a" .)) }}{{ end }}{{ end }}{{ end }}{{ end }}
      """
    #expect(message(#"{{ include "a" . }}"#, helpers: helpers).hasPrefix("rendering template has a nested reference name: "))
  }

  @Test func `a template that calls itself fails`() {
    #expect(
      message(#"{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}"#).hasPrefix("exceeded maximum template depth"))
  }

  @Test func `a text that is its own template fails`() {
    #expect(message(#"{{ tpl "{{ tpl .t . }}" (dict "t" "{{ tpl .t . }}") }}"#).contains("exceeded maximum template depth"))
  }

  @Test func `parentheses and control structures may not be nested without end`() {
    let depth = 100_000
    #expect(
      message("{{ " + String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth) + " }}")
        .hasSuffix("nested deeper than 1000 levels"))
    #expect(message(String(repeating: "{{ if 1 }}", count: depth)).hasSuffix("nested deeper than 1000 levels"))
    let chain = "{{ if 0 }}" + String(repeating: "{{ else if 0 }}", count: 900) + "{{ else }}x{{ end }}"
    #expect(message(chain) == "x")
  }

  @Test func `lists of lists end at some depth`() {
    #expect(message("{{ $l := list }}{{ range until 9000 }}{{ $l = list $l }}{{ end }}{{ len $l }}") == "1")
    #expect(
      message("{{ $l := list }}{{ range until 1000000 }}{{ $l = list $l }}{{ end }}{{ len $l }}")
        == "the template nests lists deeper than 10000 levels")
  }

  @Test func `maps of maps may be very deep`() {
    #expect(message(#"{{ $m := dict }}{{ range until 100000 }}{{ $m = dict "m" $m }}{{ end }}{{ len $m }}"#) == "1")
    let downwards =
      #"{{ $r := dict }}{{ $m := $r }}{{ range until 100000 }}{{ $n := dict }}{{ $_ := set $m "m" (list $n) }}{{ $m = $n }}{{ end }}"#
    #expect(message(downwards + "{{ len $r }}") == "1")
    #expect(message(downwards + "{{ $r | toString | len }}").isEmpty == false)
  }

  @Test(arguments: [
    "print $v", "$v", "quote $v", "toJson $v", "toYaml $v", "toYamlPretty $v", "toPrettyJson $v", "toToml (dict \"v\" $v)",
    "deepCopy $v", "deepEqual $v $w", "has $v (list $w)", "uniq (list $v $w)", "printf \"%v %s\" $v $v", "join \",\" (list $v)",
    "merge (dict) $v $w", "mergeOverwrite (deepCopy $v) $w", "html $v", "toString $v", "cat $v", "eq $v $w", "len (print $v)",
  ])
  func `values that hold each other too many times over are not walked to the end`(use: String) {
    for build in [
      #"{{ $v := dict "a" 1 }}{{ $w := dict "a" 1 }}{{ range until 60 }}{{ $v = dict "a" $v "b" $v }}{{ $w = dict "a" $w "b" $w }}{{ end }}"#,
      #"{{ $v := dict "a" 1 }}{{ $_ := set $v "v" $v }}{{ $_ := set $v "u" $v }}{{ $w := dict "a" 1 }}{{ $_ := set $w "v" $w }}{{ $_ := set $w "u" $w }}"#,
    ] {
      let text = message(build + "{{ $x := 1 }}{{ $x = \(use) }}{{ len (print $x) }}") { $0.visits = 100_000 }
      #expect(text.utf8.count < 2000 || text.hasPrefix("non-comparable type"))
    }
  }

  @Test func `a map that holds itself is released when the render is over`() throws {
    final class Witness: TemplateObject {
      var goType: String { "witness" }
      var json: TemplateValue { .nil }
      func printed(isAddressable: Bool) -> String { "" }
    }
    weak var witness: Witness?
    do {
      let object = Witness()
      witness = object
      var set = TemplateSet(functions: Rendering.functions)
      try set.parse(
        """
        {{ $_ := set . "root" . }}{{ $a := dict "w" .w }}{{ $_ := set $a "a" (list (list (dict "a" $a))) }}\
        {{ $b := dict "w" .w }}{{ $_ := merge $b (dict "x" (dict "b" $b)) }}{{ .root.root.root.name }}
        """, name: "t")
      let data = TemplateMap([("w", .object(object)), ("name", .text("n"))])
      #expect(String(decoding: try set.execute("t", data: .map(data)), as: UTF8.self) == "n")
    }
    #expect(witness == nil)
  }

  @Test func `a long loop is stopped`() {
    let limited = message("{{ range until 100000 }}{{ end }}") { $0.steps = 1000 }
    #expect(limited == "the template takes too many steps: more than 1000")
  }

  @Test func `output is bounded, texts that are only kept too`() {
    let helpers = #"{{ define "x" }}\#(String(repeating: "x", count: 1000)){{ end }}"#
    let stopped = "the template prints too much: more than 1 MiB"
    for (rounds, action, isStopped) in [
      (900, #"include "x" ."#, false), (1100, #"include "x" ."#, true), (900, #"$x := include "x" ."#, false),
      (1100, #"$x := include "x" ."#, true),
    ] {
      let text = message("{{ range until \(rounds) }}{{ \(action) }}{{ end }}", helpers: helpers) { $0.outputBytes = 1 << 20 }
      #expect((text == stopped) == isStopped, "\(rounds) \(action)")
    }
  }
}
