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

  @Test func `lists of lists may be very deep`() {
    #expect(message("{{ $l := list }}{{ range until 100000 }}{{ $l = list $l }}{{ end }}{{ len $l }}") == "1")
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
