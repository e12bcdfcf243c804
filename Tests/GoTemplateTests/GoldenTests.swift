import GoTemplate
import ObjectModel
import Testing

@Suite struct `Golden cases` {
  @Test func `print what Helm prints, and fail in its words`() throws {
    let cases = try GoldenCase.all(in: "GoTemplate")
    #expect(!cases.isEmpty)
    for example in cases {
      let expected = example.sections["output"] ?? "error: \(example.sections["error"] ?? "")"
      let actual = Rendering.outcome(of: example)
      if actual != expected {
        Issue.record(
          "\(example.title)\n  template: \(example.sections["template"] ?? "")\n  expected: \(expected)\n  actual:   \(actual)")
      }
    }
  }
}
