/// The comments of a YAML text, to be put back when the text was read, changed and written anew.
///
/// A text is written with other indents, and without blank lines; but its lines are the same ones in the same order, so that
/// comments can be told from content by going through both side by side.
struct YAMLComments {
  /// For each written line the comment at its end, with a blank before it.
  private var atEnd: [String]
  /// For each written line, and for the end, the comments on lines of their own before it.
  private var before: [[Line]]

  private struct Line {
    /// Empty for a blank line that is kept.
    var text: String
    var column = 0
    /// Whether the comment is indented as the line before it, rather than the one after it.
    var belongsToPrevious = false
  }

  /// - Parameters:
  ///   - text: as it was read.
  ///   - written: the same without any change, as it is written anew.
  /// - Returns: `nil` when the lines are not the same ones, as where maps and lists stand in braces.
  init?(in text: String, written: [String]) {
    atEnd = Array(repeating: "", count: written.count)
    before = Array(repeating: [], count: written.count + 1)
    var index = 0
    var previousColumn = 0
    var hasBlank = false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (position, line) in lines.enumerated() {
      let content = Self.trimmed(line)
      if index < written.count, !content.isEmpty || Self.trimmed(written[index]).isEmpty,
        let comment = Self.rest(of: content, after: written[index])
      {
        atEnd[index] = comment
        if !content.isEmpty { previousColumn = line.utf8.count - content.utf8.count }
        index += 1
        hasBlank = false
      } else if content.isEmpty {
        hasBlank = true
        // After a comment without indent one blank line stays.
        if let last = before[index].last, !last.text.isEmpty, last.column == 0 { before[index].append(Line(text: "")) }
      } else if content.hasPrefix("#") {
        if index == written.count, hasBlank, before[index].isEmpty { before[index].append(Line(text: "")) }
        let column = line.utf8.count - content.utf8.count
        let next = lines[(position + 1)...].first { !Self.trimmed($0).isEmpty && !Self.trimmed($0).hasPrefix("#") }
        let nextColumn = next.map { $0.utf8.count - Self.trimmed($0).utf8.count }
        let belongsToPrevious = column != nextColumn && column == previousColumn && column > 0
        before[index].append(Line(text: content, column: column, belongsToPrevious: belongsToPrevious))
        hasBlank = false
      } else if !(index == 0 && content == "---") {
        return nil
      }
    }
    if index < written.count { return nil }
    if before[index].last?.text.isEmpty == true { before[index].removeLast() }
  }

  /// The lines of a changed text with the comments.
  ///
  /// - Parameters:
  ///   - old: the lines before the change.
  ///   - new: the lines after it.
  func lines(old: [String], new: [String]) -> [String] {
    let first = zip(old, new).prefix { $0 == $1 }.count
    let last = zip(old.dropFirst(first).reversed(), new.dropFirst(first).reversed()).prefix { $0 == $1 }.count
    let isOneToOne = old.count == new.count
    var result: [String] = []
    func add(_ comments: [Line], at next: String?) {
      for comment in comments {
        let neighbour = comment.belongsToPrevious ? result.last { !Self.trimmed($0).isEmpty } ?? "" : next ?? ""
        result.append(comment.text.isEmpty ? "" : String(neighbour.prefix { $0 == " " }) + comment.text)
      }
    }
    for (index, line) in new.enumerated() {
      let source = index < first || isOneToOne ? index : index >= new.count - last ? index - new.count + old.count : nil
      if let source {
        add(before[source], at: line)
        result.append(line + atEnd[source])
      } else if index == first, first < old.count - last {
        // What was here stood on another number of lines.
        add(before[first..<(old.count - last)].flatMap(\.self), at: line)
        result.append(line + atEnd[first])
      } else {
        result.append(line)
      }
    }
    add(before[old.count], at: nil)
    return result
  }

  private static func trimmed(_ line: String) -> String {
    var rest = line[...]
    while let first = rest.utf8.first, first == 0x20 || first == 0x09 || first == 0x0D { rest = rest.dropFirst() }
    while let last = rest.utf8.last, last == 0x20 || last == 0x09 || last == 0x0D { rest = rest.dropLast() }
    return String(rest)
  }

  /// The comment after the content of a line; `nil` when the line has other content.
  private static func rest(of content: String, after written: String) -> String? {
    let wanted = trimmed(written).split(separator: " ", omittingEmptySubsequences: true)
    // Blanks between key and value are as many as one likes.
    var rest = content[...]
    for (index, word) in wanted.enumerated() {
      let start = rest.drop { $0 == " " }
      if index > 0, start.startIndex == rest.startIndex { return nil }
      guard start.hasPrefix(word) else { return nil }
      rest = start.dropFirst(word.count)
    }
    let comment = rest.drop { $0 == " " || $0 == "\t" }
    if comment.isEmpty { return "" }
    return comment.first == "#" && comment.startIndex > rest.startIndex ? " " + comment : nil
  }
}
