/// Lines up cells in columns, as Go's tabwriter does with blanks for padding.
struct TabWriter: Sendable {
  /// Narrowest column, its padding included.
  var minimumWidth = 0
  /// Blanks between a column's longest cell and the next column.
  var padding = 2

  /// The rows as lines, each with its newline. The last cell of a row is not padded. Widths count characters.
  func text(_ rows: [[String]]) -> String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.dropLast().enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count + padding, minimumWidth)
      }
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1 ? Self.singleLine(cell) : Self.padded(Self.singleLine(cell), to: widths[column])
      }
      return cells.joined() + "\n"
    }.joined()
  }

  /// A cell that fills its column to the right edge, as `%10s` does.
  static func rightAligned(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// Text filled with blanks up to a width, as `%-20s` does.
  static func padded(_ text: String, to width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

  /// A line break in a cell would end the row.
  private static func singleLine(_ cell: String) -> String {
    cell.contains(where: \.isNewline) ? cell.split(whereSeparator: \.isNewline).joined(separator: " ") : cell
  }
}
