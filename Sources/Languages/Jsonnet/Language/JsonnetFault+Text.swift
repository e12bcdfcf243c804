extension JsonnetFault {
  /// Reads libjsonnet's error text: a message, then a place a line, each after a tab.
  ///
  /// - Parameter shifted: files whose lines count from one more than the user's.
  init(_ text: String, adapted shifted: Set<String>) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    var head: [Substring] = []
    while let line = lines.first, line.first != "\t" {
      if !line.isEmpty { head.append(line) }
      lines.removeFirst()
    }
    message = head.joined(separator: "\n")
    trace = lines.compactMap { line in
      let place = line.drop { $0 == "\t" }
      guard !place.isEmpty else { return nil }
      let end = place.firstIndex(of: "\t") ?? place.endIndex
      let function = place[end...].drop { $0 == "\t" }
      let corrected = Self.corrected(place[..<end], shifted)
      return function.isEmpty ? corrected : "\(corrected)\t\(function)"
    }
    // An error of the grammar has its place in the message.
    if let mark = message.firstRange(of: "STATIC ERROR: ") {
      message = String(message[..<mark.upperBound]) + Self.corrected(message[mark.upperBound...], shifted)
    }
    file = nil
    line = nil
    let places = message.hasPrefix("STATIC ERROR: ") ? [String(message.dropFirst(14))] : trace
    for place in places where !place.hasPrefix("std.jsonnet:") && !place.hasPrefix(StandardLibrary.path) {
      guard let (name, number) = Self.place(place) else { continue }
      file = name
      line = number
      break
    }
  }

  /// File and line of a text that starts with `file:12:` or `file:(12:`.
  private static func place(_ text: String) -> (file: String, line: Int)? {
    var start = text.startIndex
    while let colon = text[start...].firstIndex(of: ":") {
      let rest = text[text.index(after: colon)...].drop { $0 == "(" }
      if let number = Int(rest.prefix { $0.isNumber }) { return (String(text[..<colon]), number) }
      start = text.index(after: colon)
    }
    return nil
  }

  /// A place with the user's line numbers: `file:12:3-9` or `file:(12:3)-(14:5)`.
  private static func corrected(_ place: Substring, _ shifted: Set<String>) -> String {
    guard let (name, number) = Self.place(String(place)), shifted.contains(name) else { return String(place) }
    var result = name + ":"
    var rest = place.dropFirst(name.count + 1)
    if rest.first == "(" {
      result += "("
      rest.removeFirst()
    }
    rest = rest.drop { $0.isNumber }
    result += String(number - 1)
    if result.hasSuffix("(\(number - 1)"), let second = rest.firstRange(of: ")-(") {
      result += rest[..<second.upperBound]
      rest = rest[second.upperBound...]
      let digits = rest.prefix { $0.isNumber }
      result += Int(digits).map { String($0 - 1) } ?? String(digits)
      rest = rest.dropFirst(digits.count)
    }
    return result + rest
  }
}
