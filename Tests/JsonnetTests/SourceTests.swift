import Testing

@testable import Jsonnet

@Suite struct SourceTests {
  private func adapted(_ text: String) -> String { String(decoding: JsonnetSource(Array(text.utf8)).adapted, as: UTF8.self) }

  @Test(arguments: [
    "{ a: std.length('x'), b: 'std.sum importbin 1_0' }", "// std.sum\n# std.isEmpty\n/* importbin 'x' */ 1",
    "@'it''s \\' + \"\\\" std.sum\"", "|||\n  std.sum\n  |||-\n|||", "x.importbin", "{ sum: 1 }.sum", "{ importbin: 1 }",
    "'unclosed",
    "/* unclosed", "||| unclosed", "|||\n", "",
  ])
  func `a program in the older language stays as it is`(text: String) { #expect(adapted(text) == text) }

  @Test func `newer words are written in older ones`() {
    #expect(adapted("importbin 'a\\'b'") == "import \"apus-bytes:a'b\"")
    #expect(adapted("1_000 + 0x") == "1000 + 0x")
    #expect(adapted("a + |||-\n  x\n|||+ 1").hasSuffix("a + (std.apusWithoutLastLineBreak(|||\n  x\n|||))+ 1"))
    #expect(adapted("std.sum([1])").hasSuffix(";\nstd.sum([1])"))
  }

  @Test func `imports of programs are found`() {
    let source = JsonnetSource(Array("[import 'a', importstr 'b', import @'c', (import \"d/e\").import] // import 'f'".utf8))
    #expect(source.imports == ["a", "c", "d/e"])
  }

  @Test func `places in errors are read and corrected`() {
    let fault = JsonnetFault(
      "RUNTIME ERROR: a\n\tstd.jsonnet:10:3-5\tfunction <f>\n\tx:y.jsonnet:(7:1)-(9:2)\tobject <anonymous>\n\tb:3:1\t\n",
      adapted: ["x:y.jsonnet"])
    #expect(fault.trace == ["std.jsonnet:10:3-5\tfunction <f>", "x:y.jsonnet:(6:1)-(8:2)\tobject <anonymous>", "b:3:1"])
    #expect(fault.file == "x:y.jsonnet")
    #expect(fault.line == 6)
  }
}
