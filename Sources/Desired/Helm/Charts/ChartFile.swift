/// A file of a chart.
public struct ChartFile: Sendable, Hashable {
  /// The path from the chart's folder, as `templates/deployment.yaml`.
  public var name: String
  /// The content, without a byte order mark.
  public var bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The content as text; bytes that are not UTF-8 become U+FFFD.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The last name of the path.
  var baseName: Substring { name.split(separator: "/").last ?? "" }

  /// What follows the last dot of the last name, with the dot; empty without one.
  var pathExtension: Substring {
    let base = baseName
    guard let dot = base.utf8.lastIndex(of: UInt8(ascii: ".")) else { return "" }
    return base[dot...]
  }
}

/// How large a chart may be.
public struct ChartLimits: Sendable, Hashable {
  /// The largest file, in bytes.
  public var fileBytes = 5 << 20
  /// All files of a chart, unpacked, in bytes.
  public var chartBytes = 100 << 20
  /// The most files and directories of a chart.
  public var files = 100_000
  /// How deep directories and charts within charts may be nested.
  public var depth = 60

  public init() {}
}
