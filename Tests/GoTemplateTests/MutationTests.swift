import GoTemplate
import ObjectModel
import Testing

@Suite struct `Mutated templates` {
  /// A generator with a seed of its own: the same mutations in every run.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }

  @Test func `print something or fail, and never crash`() throws {
    var generator = Generator(state: 42)
    let cases = try GoldenCase.all(in: "GoTemplate")
    var environment = TemplateEnvironment()
    environment.limits.steps = 2000
    environment.limits.outputBytes = 1 << 20
    let pieces = [
      "{{", "}}", "{{-", "-}}", "(", ")", "|", "$", ".", "\"", "`", "'", "\\", ":=", "=", ",", " ", "\n", "end", "range", "if",
      "else",
      "nil", "0x", "%", "1e9", "-1", "\u{0}", "é", "{{end}}", "{{break}}", "/*", "*/", "{{define \"x\"}}", "*", "[1]", "#",
    ].map { Array($0.utf8) }
    for example in cases {
      let values = try JSONValue(json: example.sections["values"] ?? "{}")
      for _ in 0..<3 {
        var bytes = Array((example.sections["template"] ?? "").utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          let position = Int.random(in: 0...bytes.count, using: &generator)
          let end = min(bytes.count, position + Int.random(in: 0...4, using: &generator))
          let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
          bytes.replaceSubrange(position..<end, with: Bool.random(using: &generator) ? piece : [])
        }
        _ = try? Rendering.text(
          String(decoding: bytes, as: UTF8.self), values: values, helpers: example.sections["helpers"] ?? "",
          environment: environment)
      }
    }
  }
}
