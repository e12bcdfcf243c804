import ObjectModel

/// Reads the key-value pairs that the sources of a generator give: env files, literals and files, in this order.
struct KeyValueSources {
  let files: any LayerFiles

  struct Pair {
    var key: String
    var value: [UInt8]
  }

  /// - Throws: for a source that is malformed or cannot be read, and for a key given twice.
  func pairs(of arguments: GeneratorArguments) throws(KustomizeError) -> [Pair] {
    var result = try pairs(arguments.envs, "env source files: [") { source throws(KustomizeError) in
      try Self.environment(try files.load(source))
    }
    result += try pairs(arguments.literals, "literal sources [") { source throws(KustomizeError) in [try Self.literal(source)] }
    result += try pairs(arguments.files, "file sources: [") { source throws(KustomizeError) in
      let (key, path) = try Self.fileSource(source)
      return [Pair(key: key, value: try files.load(path))]
    }
    var seen: Set<String> = []
    for pair in result where !seen.insert(pair.key).inserted {
      throw KustomizeError("configmap \(arguments.name) illegally repeats the key `\(pair.key)`")
    }
    return result
  }

  private func pairs(
    _ sources: [String], _ title: String, _ read: (String) throws(KustomizeError) -> [Pair]
  ) throws(KustomizeError) -> [Pair] {
    var result: [Pair] = []
    for source in sources {
      do throws(KustomizeError) {
        result += try read(source)
      } catch {
        throw error.within("loading KV pairs: \(title)\(sources.joined(separator: " "))]")
      }
    }
    return result
  }

  /// `key=value`; one pair of quotes around the value is dropped.
  static func literal(_ source: String) throws(KustomizeError) -> Pair {
    guard let index = source.utf8.firstIndex(of: UInt8(ascii: "=")), index > source.utf8.startIndex else {
      throw KustomizeError("invalid literal source \(source), expected key=value")
    }
    var value = source.utf8[source.utf8.index(after: index)...]
    if value.count >= 2, let first = value.first, first == value.last,
      first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
    {
      value = value.dropFirst().dropLast()
    }
    return Pair(key: String(source[..<index]), value: Array(value))
  }

  /// `path` or `key=path`; the key of a path alone is its last name.
  static func fileSource(_ source: String) throws(KustomizeError) -> (key: String, path: String) {
    let parts = source.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 1: return (String(source.split(separator: "/").last ?? Substring(source)), source)
    case 2 where parts[0].isEmpty:
      throw KustomizeError("missing key name for file path \"\(parts[1])\" in source \"\(source)\"")
    case 2 where parts[1].isEmpty:
      throw KustomizeError("missing file path for key name \"\(parts[0])\" in source \"\(source)\"")
    case 2: return (parts[0], parts[1])
    default: throw KustomizeError("source \"\(source)\" key name or file path contains '='")
    }
  }

  /// The lines `KEY=value` of a file; blank ones and comments count not, and a key alone has an empty value. A line without a
  /// key ends with nothing.
  static func environment(_ bytes: [UInt8]) throws(KustomizeError) -> [Pair] {
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    var result: [Pair] = []
    for (index, var line) in rest.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if line.last == 0x0D { line = line.dropLast() }
      guard String(validating: line, as: UTF8.self) != nil else {
        throw KustomizeError("line \(index + 1) has invalid utf8 bytes : \(String(decoding: line, as: UTF8.self))")
      }
      line = line.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      if parts[0].isEmpty { continue }
      result.append(
        Pair(key: String(decoding: parts[0], as: UTF8.self), value: parts.count > 1 ? Array(parts[1]) : []))
    }
    return result
  }
}
