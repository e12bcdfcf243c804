import RegularExpressions
import Testing

@Test(arguments: [
  ("a+", "xaay", "x-y", "-"), ("(?P<n>b)(c)", "abcd", "acbd", "$2$n"), ("(?<n>b)", "abc", "a[b]c", "[${n}]"),
  ("a", "aa", "$$", "$$"), ("a", "a", "", "$1W"), ("x*", "abc", "-a-b-c-", "-"), ("é*", "é1", "-1-", "-"),
])
func `replacing expands groups as Go does`(pattern: String, text: String, expected: String, template: String) throws {
  #expect(try RegularExpression(pattern).replacingMatches(in: text, with: template) == expected)
}

@Test(arguments: [
  ("[a", "missing closing ]: `[a`"), ("(a", "missing closing ): `(a`"), ("a)", "unexpected ): `a)`"),
  ("*a", "missing argument to repetition operator: `*`"), (#"a\8"#, #"invalid escape sequence: `\8`"#),
  ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"), ("(?<!a)", "invalid named capture: `(?<!a)`"),
])
func `what is wrong is said in Go's words`(pattern: String, message: String) throws {
  let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
  #expect(error?.message == message)
}

@Test func `the first alternative wins in a search, the whole text counts in a whole match`() throws {
  let expression = try RegularExpression("a|ab")
  #expect(expression.firstMatch(in: "ab") == [0..<1])
  #expect(expression.matchesWhole("ab"))
  #expect(!expression.matchesWhole("abc"))
}

@Test func `groups that took no part are nil`() throws {
  #expect(try RegularExpression("(a)|(b)").groups(in: "b") == ["b", nil, "b"])
}

@Test func `the empty pattern matches everywhere`() throws {
  #expect(try RegularExpression("").matches(""))
  #expect(try RegularExpression("").matches("x"))
}

@Test func `a quoted text matches itself`() throws {
  let text = #"a.b*c[d]{e}(f)|g^h$i\j+k?"#
  #expect(try RegularExpression(RegularExpression.quoting(text)).matchesWhole(text))
}

@Test(arguments: [
  ("^[a-z]+$", "abc", true), ("^[a-z]+$", "aBc", false), ("b", "abc", true), ("^(a|bc){2,3}$", "abcbc", true),
  ("^(a|bc){2,3}$", "a", false), (#"^\d+\.\d*$"#, "12.", true), (#"^[^/\s]+$"#, "a b", false), (#"^[\w.-]+$"#, "a-b.c", true),
  ("(?i)^ABC$", "abc", true), (#"\bfoo\b"#, "a foo b", true), (#"\bfoo\b"#, "afoo", false), ("^a.c$", "a\nc", false),
  ("^(?:x|y)?z*$", "", true), ("^[[:alpha:]]+$", "abZ", true), (#"^\$\{.*\}$"#, "${x}", true), ("^a{3}$", "aaa", true),
  ("^é$", "é", true), ("^$", "x", false), (#"^\p{L}+$"#, "é", true),
])
func `patterns of custom resources match as Go matches them`(pattern: String, text: String, matches: Bool) throws {
  #expect(try RegularExpression(pattern).matches(text) == matches)
}

@Test(arguments: ["a{5,2}", "((((a{1000}){1000}){1000}){1000})", "(((((){1000}){1000}){1000}){1000})", "a{1001}"])
func `a pattern that is too large is refused`(pattern: String) {
  #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
}

@Test func `a pattern that would backtrack for ever does not`() throws {
  #expect(try !RegularExpression("^(a+)+$").matches(String(repeating: "a", count: 5_000) + "b"))
}
