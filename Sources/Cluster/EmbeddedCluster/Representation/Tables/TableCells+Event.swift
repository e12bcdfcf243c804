import ObjectModel

extension TableCells {
  /// Events of both groups: the newer one names the same things otherwise.
  func event(_ column: String) -> JSONValue? {
    let involved = object["involvedObject"] ?? object["regarding"] ?? [:]
    let first = object["firstTimestamp"]?.string ?? object["deprecatedFirstTimestamp"]?.string
    let last = object["lastTimestamp"]?.string ?? object["deprecatedLastTimestamp"]?.string
    let series = object["series", "lastObservedTime"]?.string
    switch column {
    case "Last Seen": return .string(age(of: series ?? last ?? first ?? object["eventTime"]?.string))
    case "First Seen": return .string(age(of: first ?? object["eventTime"]?.string))
    case "Type": return object["type"] ?? ""
    case "Reason": return object["reason"] ?? ""
    case "Object":
      let name = involved["name"]?.string ?? ""
      let kind = (involved["kind"]?.string ?? "").lowercased()
      return .string(name.isEmpty ? kind : "\(kind)/\(name)")
    case "Subobject": return involved["fieldPath"] ?? ""
    case "Source":
      let source = object["source"] ?? object["deprecatedSource"]
      let component = text("reportingComponent") ?? text("reportingController") ?? source?["component"] ?? ""
      let host = source?["host"]?.string ?? ""
      return .string((component.string ?? "") + (host.isEmpty ? "" : ", \(host)"))
    case "Message": return .string(trimmed(object["message"]?.string ?? object["note"]?.string ?? ""))
    case "Count":
      return object["series", "count"] ?? object["count"] ?? object["deprecatedCount"] ?? 1
    default: return nil
    }
  }

  private func trimmed(_ text: String) -> String {
    var rest = Substring(text)
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    return String(rest)
  }
}
