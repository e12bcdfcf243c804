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
  ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"), ("(?<!a)", "invalid or unsupported Perl syntax: `(?<`"),
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
