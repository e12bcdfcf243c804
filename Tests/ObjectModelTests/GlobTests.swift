import ObjectModel
import Testing

@Suite struct GlobTests {
  @Test(arguments: [
    ("*.yaml", "x.yaml", true), ("*.yaml", "sub/x.yaml", true), ("*.yaml", "x.yml", false), ("some/*", "some/deep/er", true),
    ("?.yaml", "é.yaml", true), ("?.yaml", "ab.yaml", false), ("[abc].yaml", "b.yaml", true), ("[a-c].yaml", "d.yaml", false),
    ("[!a-c].yaml", "d.yaml", true), ("[!a].yaml", "a.yaml", false), ("{*.yml,*.yaml}", "a/b.yml", true),
    ("{config.json,env-usw2/*}", "env-usw2/x/y.yaml", true), ("{config.json,env-usw2/*}", "env-use1/x.yaml", false),
    ("{a{b,c},d}*", "acx", true), ("{a{b,c},d}*", "ax", false), ("\\*.yaml", "*.yaml", true), ("\\*.yaml", "a.yaml", false),
    ("{,a}b", "b", true), ("", "", true), ("", "a", false), ("a,b", "a,b", true), ("**", "a/b", true), ("[\\]]", "]", true),
    ("a*b*c", "aXbYc", true),
  ])
  func `a glob without separators crosses directories`(pattern: String, text: String, expected: Bool) throws {
    #expect(try #require(Glob(pattern)).matches(text) == expected)
  }

  @Test(arguments: [
    ("*", "a/b", false), ("a/*", "a/b", true), ("**", "a/b", true), ("a/**/c", "a/x/y/c", true), ("a?c", "a/c", false),
  ])
  func `a glob with a separator stops at it`(pattern: String, text: String, expected: Bool) throws {
    #expect(try #require(Glob(pattern, separators: ["/"])).matches(text) == expected)
  }

  @Test(arguments: [
    "[", "[a", "[]", "[z-a]", "{", "{a", "{a,b", "\\", "a\\", String(repeating: "{", count: 100),
    String(repeating: "a", count: 10_001),
  ])
  func `a malformed glob is none`(pattern: String) { #expect(Glob(pattern) == nil) }

  @Test func `a hostile glob takes its time in proportion`() throws {
    let glob = try #require(Glob(String(repeating: "*a", count: 100) + "b"))
    #expect(!glob.matches(String(repeating: "a", count: 500)))
  }
}
