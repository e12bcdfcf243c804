import Testing

@testable import Helm

struct IgnoreRulesTests {
  @Test(arguments: [
    ("*.txt", "notes.txt", false, true),
    ("*.txt", "docs/notes.txt", false, true),
    ("docs/", "docs", true, true),
    ("docs/", "docs", false, false),
    ("/a.txt", "a.txt", false, true),
    ("/a.txt", "b/a.txt", false, false),
    ("b/*.txt", "b/a.txt", false, true),
    ("b/*.txt", "c/b/a.txt", false, false),
    ("# *.txt", "a.txt", false, false),
    ("!*.txt", "a.md", false, true),
    ("!*.txt", "a.txt", false, false),
    ("[a-c].md", "b.md", false, true),
    ("[^a-c].md", "b.md", false, false),
    ("a?.md", "ab.md", false, true),
    ("a?.md", "a.md", false, false),
    ("*a*b*c", "xxaxxbxxc", false, true),
    ("\\*.md", "*.md", false, true),
    ("\\*.md", "a.md", false, false),
    ("", "templates/.hidden", false, true),
    ("", "templates/a/.hidden", false, false),
  ])
  func `a rule keeps out what Helm's does`(rule: String, path: String, isDirectory: Bool, isIgnored: Bool) throws {
    #expect(try IgnoreRules(rule).ignore(path, isDirectory: isDirectory) == isIgnored)
  }

  @Test(arguments: ["**/a", "[", "[]", "[a-", "a\\"])
  func `a malformed pattern is refused`(rule: String) {
    #expect(throws: IgnoreRules.Malformed.self) { try IgnoreRules(rule) }
  }

  @Test func `a pattern of many stars takes no exponential time`() throws {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(try IgnoreRules(pattern).ignore(String(repeating: "a", count: 5_000), isDirectory: false) == false)
  }
}
