import ObjectModel

/// Reads the keys of one settings ConfigMap. What cannot be read is noted, with the key and what would be right, and passed over.
struct SettingsReader {
  let name: String
  let data: JSONObject
  private(set) var problems: [String] = []

  /// - Parameter configMap: `nil` when there is none, which is as good as an empty one.
  init(_ name: String, _ configMap: Manifest?) {
    self.name = name
    data = configMap?["data"]?.object ?? [:]
  }

  /// The text of a setting; `nil` when it is absent or blank.
  func text(_ key: String) -> String? {
    guard let text = data[key]?.string, !text.isBlank else { return nil }
    return text
  }

  /// Takes over a Boolean, as Go spells it.
  mutating func flag(_ key: String, into field: inout Bool) {
    guard let text = text(key) else { return }
    if let flag = Bool(goText: text.trimmed) { field = flag } else { refuse(key, text, "true, false") }
  }

  /// Takes over a duration such as `90s`.
  mutating func duration(_ key: String, into field: inout Duration) {
    guard let text = text(key) else { return }
    if let duration = GoDuration(text.trimmed) {
      field = duration.duration
    } else {
      refuse(key, text, "durations such as 90s, 3m, 1h30m")
    }
  }

  /// Takes over a number of seconds; Go durations are understood too.
  mutating func seconds(_ key: String, into field: inout Duration) {
    guard let text = text(key)?.trimmed else { return }
    if let seconds = Int64(text) {
      field = .seconds(seconds)
    } else if let duration = GoDuration(text) {
      field = duration.duration
    } else {
      refuse(key, text, "a number of seconds such as 60")
    }
  }

  /// Takes over a number that is not negative.
  mutating func count(_ key: String, into field: inout Int) {
    guard let text = text(key)?.trimmed else { return }
    if let count = Int(text), count >= 0 { field = count } else { refuse(key, text, "whole numbers from 0") }
  }

  /// The items of a comma-separated list, blanks trimmed, empty ones left out.
  func items(_ key: String) -> [String] {
    (text(key) ?? "").split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  /// The value of a setting that is YAML in itself; `nil` when it is absent, blank or no YAML.
  mutating func yaml(_ key: String) -> JSONValue? {
    guard let text = text(key) else { return nil }
    return yaml(text, at: key)
  }

  /// The value of YAML text that was found somewhere in a setting.
  mutating func yaml(_ text: String, at place: String) -> JSONValue? {
    do throws(YAMLError) {
      return try YAML.onlyFirstDocument(of: text, limits: YAMLLimits(depth: 100, nodes: 200_000))
    } catch {
      complain(place, "\(error); correct the YAML")
      return nil
    }
  }

  /// Notes a value that is not one of those allowed.
  mutating func refuse(_ key: String, _ text: String, _ allowed: String) {
    complain(key, "\(text.goQuoted()) is not understood; allowed: \(allowed)")
  }

  /// Notes what is wrong with a setting.
  mutating func complain(_ key: String, _ what: String) {
    problems.append("ConfigMap \(name): \(key): \(what)")
  }
}

extension Bool {
  /// A Boolean as Go's `strconv.ParseBool` reads it.
  init?(goText text: String) {
    switch text {
    case "1", "t", "T", "TRUE", "true", "True": self = true
    case "0", "f", "F", "FALSE", "false", "False": self = false
    default: return nil
    }
  }
}

extension String {
  var isBlank: Bool { utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } }

  /// The text without blanks and line breaks at its ends.
  var trimmed: String {
    var rest = utf8[...]
    while let first = rest.first, first == 0x20 || (0x09...0x0D).contains(first) { rest.removeFirst() }
    while let last = rest.last, last == 0x20 || (0x09...0x0D).contains(last) { rest.removeLast() }
    return String(Substring(rest))
  }
}
