import FoundationEssentials

/// What to print while waiting: a row for each change of a resource's status, health, hook or message.
struct ProgressReport: Sendable {
  private var shown: [[String]: ResourceRow] = [:]
  private var hasHeader = false
  private let zone: TimeZone

  init(zone: TimeZone = .current) { self.zone = zone }

  /// The text for a new state: the rows that changed since the last one, under a header the first time.
  mutating func text(_ rows: [ResourceRow], at now: Date) -> String {
    var lines: [[String]] = []
    for row in rows where shown[row.identity] != row {
      shown[row.identity] = row
      lines.append([TimeText.stamp(now, zone: zone)] + row.cells)
    }
    if lines.isEmpty { return "" }
    if !hasHeader { lines.insert(["TIMESTAMP"] + ResourceRow.header, at: 0) }
    hasHeader = true
    return TabWriter(minimumWidth: 5).text(lines.map(Self.aligned))
  }

  /// Least widths of the columns, filled from the left; the first and the last have none.
  private static let widths = [0, 5, 10, 10, 20, 8, 7, 10, 0]

  private static func aligned(_ cells: [String]) -> [String] { zip(cells, widths).map(TabWriter.rightAligned) }
}
