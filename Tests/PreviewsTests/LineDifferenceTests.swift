import Testing

@testable import Previews

@Suite struct LineDifferenceTests {
  private func hunks(_ from: String, _ to: String, context: Int = 3) -> String {
    LineDifference(from: from, to: to).hunks(context: context).map { hunk in
      "@@ -\(hunk.from.start),\(hunk.from.count) +\(hunk.to.start),\(hunk.to.count)\n"
        + hunk.lines.map {
          switch $0 {
          case .same(let line): " \(line)\n"
          case .removed(let line): "-\(line)\n"
          case .added(let line): "+\(line)\n"
          }
        }.joined()
    }.joined()
  }

  @Test(arguments: [
    ("", "", ""), ("a\nb\n", "a\nb\n", ""), ("", "a\n", "@@ -0,0 +1,1\n+a\n"), ("a\n", "", "@@ -1,1 +0,0\n-a\n"),
    ("a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3\n a\n-b\n+x\n c\n"), ("a\nb\n", "a\nb\nc\n", "@@ -1,2 +1,3\n a\n b\n+c\n"),
    ("b\n", "a\nb\n", "@@ -1,1 +1,2\n+a\n b\n"), ("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n", ""),
  ])
  func `a difference has as few lines as possible`(from: String, to: String, expected: String) {
    let difference = LineDifference(from: from, to: to)
    if from.hasPrefix("a\nb\nc\na") {
      // The example of Myers' paper: five edits.
      #expect(difference.addedLines + difference.removedLines == 5)
    } else {
      #expect(hunks(from, to) == expected)
    }
  }

  @Test func `stretches that are far apart are hunks of their own`() {
    let lines = (1...20).map(String.init)
    var other = lines
    other[1] = "x"
    other[17] = "y"
    let text = hunks(lines.joined(separator: "\n") + "\n", other.joined(separator: "\n") + "\n", context: 1)
    #expect(text == "@@ -1,3 +1,3\n 1\n-2\n+x\n 3\n@@ -17,3 +17,3\n 17\n-18\n+y\n 19\n")
  }

  @Test func `every difference leads from the one text to the other`() {
    var state: UInt64 = 7
    func random(_ bound: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % bound)
    }
    for _ in 0..<200 {
      let old = (0..<random(12)).map { _ in String(random(4)) }
      let new = (0..<random(12)).map { _ in String(random(4)) }
      let difference = LineDifference(from: old.map { $0 + "\n" }.joined(), to: new.map { $0 + "\n" }.joined())
      var before: [String] = []
      var after: [String] = []
      for line in difference.hunks(context: 100).flatMap(\.lines) {
        switch line {
        case .same(let line):
          before.append(line)
          after.append(line)
        case .removed(let line): before.append(line)
        case .added(let line): after.append(line)
        }
      }
      if difference.isEmpty {
        #expect(old == new)
      } else {
        #expect(before == old)
        #expect(after == new)
      }
    }
  }

  @Test func `texts that have little in common are replaced in time`() {
    let old = (0..<20_000).map { "a\($0)\n" }.joined()
    let new = (0..<20_000).map { "b\($0)\n" }.joined()
    #expect(LineDifference(from: old, to: new).addedLines == 20_000)
  }
}
