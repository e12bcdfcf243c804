import KubernetesSchema
import ObjectModel

/// How much of a log is asked for.
struct LogWindow: Sendable {
  /// Nothing older.
  private var since: Moment?
  private var tail: Int?
  private var bytes: Int?
  let isStamped: Bool

  /// - Throws: 422 for numbers that are too small, or contradict each other.
  init(_ query: Query, pod: String, now: Timestamp) throws(APIStatus) {
    var errors: [FieldError] = []
    let kind = GroupVersionKind(group: "", version: "v1", kind: "PodLogOptions")
    if let lines = try query.number("tailLines") {
      if lines < 0 { errors.append(.invalid("tailLines", .integer(lines), "must be greater than or equal to 0")) }
      tail = Int(clamping: lines)
    }
    if let limit = try query.number("limitBytes") {
      if limit < 1 { errors.append(.invalid("limitBytes", .integer(limit), "must be greater than 0")) }
      bytes = Int(clamping: limit)
    }
    let time = query["sinceTime"].flatMap { $0.isEmpty ? nil : $0 }
    if let seconds = try query.number("sinceSeconds") {
      if time != nil {
        errors.append(.forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"))
      } else if seconds < 1 {
        errors.append(.invalid("sinceSeconds", .integer(seconds), "must be greater than 0"))
      }
      let start = now.seconds.subtractingReportingOverflow(max(0, min(seconds, now.seconds))).partialValue
      since = Timestamp(secondsSince1970: start).moment
    }
    if let time {
      guard let moment = Moment(time) else { throw .badRequest("sinceTime \"\(time)\" is not a time as RFC 3339 has it") }
      since = moment
    }
    if !errors.isEmpty { throw .invalid(kind, pod, errors) }
    isStamped = query.flag("timestamps")
  }

  /// The lines that are asked for, of those there are.
  func chosen(_ lines: [SimulatedLog.Line]) -> [SimulatedLog.Line] {
    var chosen = since.map { since in lines.filter { $0.moment >= since } } ?? lines
    if let tail { chosen = chosen.suffix(tail) }
    return chosen
  }

  func cut(_ text: String) -> String { bytes.map { String(decoding: text.utf8.prefix($0), as: UTF8.self) } ?? text }
}

extension Timestamp {
  fileprivate var moment: Moment? { Moment(description) }
}
