import Testing

@testable import Helm

struct DocumentSplittingTests {
  @Test(arguments: [
    ("a: 1\n---\nb: 2\n", ["a: 1\n", "b: 2\n"]),
    ("a: 1\n---foo\nb: 2", ["a: 1\n", "foo\nb: 2"]),
    ("a: 1\n--- # c\nb: 2", ["a: 1\n", "# c\nb: 2"]),
    ("a: 1\r\n---\r\nb: 2\r\n", ["a: 1\r\n", "b: 2\r\n"]),
    ("\n\n  a: 1\n  ---\n", ["a: 1\n  ---\n"]),
    ("a: |\n  x\n---\n\n\n---\n# c\n---  \n  b: 1", ["a: |\n  x\n", "# c\n", "b: 1"]),
    ("---\n", []),
    ("", []),
  ])
  func `texts are cut where Helm cuts them`(text: String, expected: [String]) {
    #expect(DocumentSplitting.documents(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } == expected)
  }
}
