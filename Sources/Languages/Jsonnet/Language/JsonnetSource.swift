/// A program in the language of today, and what libjsonnet 0.18 has to be told instead.
///
/// Looks at tokens only. `importbin`, text blocks without their last line break (`|||-`), and underscores in numbers are
/// written in older words at the place where they stand; functions that `std` did not have yet come from a library of
/// ours (`StandardLibrary`), which is imported on a line before the first. Files that use none of this stay as they are.
struct JsonnetSource {
  /// Marks the path of an `import` that stands for an `importbin`.
  static let bytesScheme = "apus-bytes:"
  private static let prelude = "local apusStd = std; local std = apusStd + (import '\(StandardLibrary.path)');\n"

  /// The paths that are imported as programs.
  private(set) var imports: [String] = []
  /// Whether lines count from one more than in the original.
  private(set) var isShifted = false
  /// The text for the interpreter.
  private(set) var adapted: [UInt8]

  private struct Edit {
    var range: Range<Int>
    var text: String
  }

  init(_ text: [UInt8]) {
    var edits: [Edit] = []
    var usesAdditions = false
    // The import before a string; a name after `std.` counts too.
    var importWord: JsonnetToken?
    var before: (JsonnetToken.Kind, ArraySlice<UInt8>)?
    var wasStandardLibrary = false
    var isMember = false

    var scanner = JsonnetScanner(text)
    while let token = scanner.next() {
      let content = text[token.range]
      // `std` alone may end up anywhere; `std.name` is settled by the name.
      let isOfStandardLibrary = isMember
      isMember = wasStandardLibrary && content.isDot
      if wasStandardLibrary, !content.isDot { usesAdditions = true }
      wasStandardLibrary = token.kind == .word && content.elementsEqual("std".utf8) && before.map { !$0.1.isDot } ?? true
      switch token.kind {
      case .word:
        if isOfStandardLibrary, StandardLibrary.names.contains(String(decoding: content, as: UTF8.self)) {
          usesAdditions = true
        }
        let isImport = content.elementsEqual("import".utf8) || content.elementsEqual("importbin".utf8)
        importWord = isImport && before?.1.isDot != true ? token : nil
      case .string:
        guard let word = importWord, let path = JsonnetScanner.value(of: content) else { break }
        importWord = nil
        if text[word.range].elementsEqual("import".utf8) {
          imports.append(path)
        } else {
          edits.append(Edit(range: word.range, text: "import"))
          edits.append(Edit(range: token.range, text: JsonnetScanner.literal(Self.bytesScheme + path)))
        }
      case .number where content.contains(UInt8(ascii: "_")):
        edits.append(Edit(range: token.range, text: String(decoding: content.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)))
      case .chompedBlock:
        let dash = token.range.lowerBound + 3
        edits.append(Edit(range: token.range.lowerBound..<token.range.lowerBound, text: "(std.apusWithoutLastLineBreak("))
        edits.append(Edit(range: dash..<(dash + 1), text: ""))
        edits.append(Edit(range: token.range.upperBound..<token.range.upperBound, text: "))"))
        usesAdditions = true
      case .number, .block, .other: importWord = nil
      }
      before = (token.kind, content)
    }
    if wasStandardLibrary { usesAdditions = true }

    isShifted = usesAdditions
    adapted = usesAdditions ? Array(Self.prelude.utf8) : []
    if edits.isEmpty, !usesAdditions {
      adapted = text
      return
    }
    var position = 0
    for edit in edits {
      adapted.append(contentsOf: text[position..<edit.range.lowerBound])
      adapted.append(contentsOf: edit.text.utf8)
      position = edit.range.upperBound
    }
    adapted.append(contentsOf: text[position...])
  }
}

extension ArraySlice<UInt8> {
  fileprivate var isDot: Bool { count == 1 && first == UInt8(ascii: ".") }
}
