import ObjectModel
import Testing

@Suite struct VersionTests {
  @Test(arguments: [
    ("1.2.3", "1.2.3", true), ("=1.2.3", "v1.2.3", true), ("1.2", "1.2.9", true), ("1.2", "1.3.0", false), ("1", "1.9.9", true),
    ("*", "0.0.1", true), ("*", "1.0.0-rc.1", false), ("*-0", "1.0.0-rc.1", true), ("1.x", "2.0.0", false),
    ("1.2.X", "1.2.0", true),
    ("!=1.2.3", "1.2.3", false), ("!=1.2.3", "1.2.4", true), ("!=1.2", "1.2.7", false), ("!=1", "1.0.0", false),
    ("!=1.x", "2.0.0", true),
    (">1.2", "1.2.9", false), (">1.2", "1.3.0", true), (">1", "1.9.0", false), (">1.2.3", "1.2.4", true),
    (">11", "11.1.0", false),
    ("<2", "1.9.9", true), ("<2", "2.0.0", false), ("<=1.2", "1.2.9", true), ("<=1.2", "1.3.0", false), ("<=1", "1.9.0", true),
    ("=<1.2.3", "1.2.3", true), ("=>1.2", "1.2.0", true), (">= 1.2", "1.1.9", false), (">=1.0.0,<2.0.0", "1.5.0", true),
    (">=1.0 <2", "2.0.0", false), ("<1 || >=2", "1.5.0", false), ("<1 || >=2", "2.5.0", true), ("1.2 - 1.4.5", "1.4.5", true),
    ("1.2 - 1.4.5", "1.4.6", false), ("1.2 - 1.4", "1.4.9", true), ("~1.2.3", "1.2.9", true), ("~1.2.3", "1.3.0", false),
    ("~1.2.3", "1.2.2", false), ("~1", "1.9.0", true), ("~>1.2", "1.3.0", false), ("~0.0.0", "5.0.0", true),
    ("~0", "1.0.0", false),
    ("^1.2.3", "1.9.0", true), ("^1.2.3", "2.0.0", false), ("^0.2.3", "0.2.9", true), ("^0.2.3", "0.3.0", false),
    ("^0.0.3", "0.0.3", true), ("^0.0.3", "0.0.4", false), ("^0.0", "0.0.9", true), ("^0.0", "0.1.0", false),
    ("^0", "0.9.0", true),
    ("^1.2.0-beta", "1.2.0-rc", true), ("^1.2.0", "1.3.0-rc", false), (">=1.0.0-0 <2.0.0", "1.5.0-beta", true),
    (">=1.0.0-0 <2.0.0", "2.0.0-beta", true), ("1.2.3+build", "1.2.3", true),
  ])
  func `constraints take what Masterminds takes`(constraint: String, version: String, expected: Bool) throws {
    let parsed = try #require(VersionConstraint(constraint))
    #expect(parsed.contains(try #require(SemanticVersion(version))) == expected)
  }

  @Test(arguments: ["main", "", "feature/x", ">", "1.2.3.4", "a.b", ">=main", "1 -", "||", "release-1.2", "1..2", "^^1"])
  func `what is no constraint is not taken for one`(text: String) { #expect(VersionConstraint(text) == nil) }

  @Test func `versions are ordered by precedence`() {
    let ordered = [
      "0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
      "1.0.1", "v1.10",
      "2",
    ].compactMap { SemanticVersion($0) }
    #expect(ordered.count == 11)
    #expect(ordered.shuffled().sorted() == ordered)
  }

  @Test(arguments: ["", "v", "x", "1.", "1.2.3-", "1.2.3+", "1.2.3-a..b", "1.2.3-ä", "99999999999999999999", "1.2 "])
  func `what is no version is not taken for one`(text: String) { #expect(SemanticVersion(text) == nil) }
}
