/// An entry of a tar archive.
struct TarEntry {
  enum Kind {
    case file
    case directory
    case symbolicLink(target: String)
    case hardLink(target: String)
    /// A device, a pipe, or something newer.
    case other
  }

  var name: String
  var kind: Kind
  /// The bytes of content that follow the header.
  var size: Int
}

/// Reads the entries of a tar archive in their order: ustar, pax and GNU's long names.
struct TarReader: ~Copyable {
  private static let blockSize = 512
  /// The largest extended header or long name, in bytes.
  private static let longestExtension = 1 << 20

  private var source: GzipReader
  private let limits: ArchiveFileTree.Limits
  private var remaining: Int
  /// The content of the entry at hand that was not read, padding included.
  private var unread = 0

  init(_ source: consuming GzipReader, limits: ArchiveFileTree.Limits) {
    self.source = source
    self.limits = limits
    remaining = limits.total
  }

  /// Takes some bytes off what the archive may hold.
  mutating func count(_ bytes: Int, of entry: TarEntry) throws(ArchiveError) {
    if bytes > limits.file { throw .fileTooLarge(entry.name, limit: limits.file) }
    remaining -= bytes
    if remaining < 0 { throw .tooLarge(limit: limits.total) }
  }

  /// The content of the entry that came last.
  mutating func contents(of entry: TarEntry) throws(ArchiveError) -> [UInt8] {
    try count(entry.size, of: entry)
    let bytes = try read(entry.size)
    unread = Self.padding(entry.size)
    return bytes
  }

  /// The next entry; `nil` at the end.
  mutating func next() throws(ArchiveError) -> TarEntry? {
    var extended: [String: String] = [:]
    var longName: String?
    var longLink: String?
    while true {
      try skipUnread()
      guard let header = try block() else { return nil }
      if header.allSatisfy({ $0 == 0 }) {
        guard let second = try block() else { return nil }
        if second.allSatisfy({ $0 == 0 }) { return nil }
        throw .invalidHeader
      }
      guard Self.hasValidChecksum(header), let size = Self.number(header[124..<136]), size >= 0 else { throw .invalidHeader }
      let type = header[156]
      switch type {
      case UInt8(ascii: "x"): extended.merge(try records(size)) { $1 }
      case UInt8(ascii: "g"): unread = try Self.padded(size)
      case UInt8(ascii: "L"): longName = try text(size)
      case UInt8(ascii: "K"): longLink = try text(size)
      default:
        var entry = TarEntry(name: longName ?? extended["path"] ?? Self.name(header), kind: .other, size: size)
        if let exact = extended["size"] {
          guard let number = Int(exact), number >= 0 else { throw .invalidHeader }
          entry.size = number
        }
        if type == UInt8(ascii: "S") || extended.keys.contains(where: { $0.hasPrefix("GNU.sparse") }) {
          throw .unsupported(entry.name)
        }
        entry.kind = Self.kind(type, name: entry.name, target: longLink ?? extended["linkpath"] ?? Self.text(header[157..<257]))
        // Links and directories have no content, whatever their size field says.
        switch entry.kind {
        case .file, .other: break
        case .directory, .symbolicLink, .hardLink: entry.size = 0
        }
        unread = try Self.padded(entry.size)
        return entry
      }
    }
  }

  // MARK: - Headers

  private static func kind(_ type: UInt8, name: String, target: String) -> TarEntry.Kind {
    switch type {
    case UInt8(ascii: "0"), UInt8(ascii: "7"), 0: type == 0 && name.hasSuffix("/") ? .directory : .file
    case UInt8(ascii: "1"): .hardLink(target: target)
    case UInt8(ascii: "2"): .symbolicLink(target: target)
    case UInt8(ascii: "5"): .directory
    default: .other
    }
  }

  private static func name(_ header: [UInt8]) -> String {
    let name = text(header[0..<100])
    // Only the POSIX form has a prefix; GNU keeps other things in its place.
    guard header[257..<263].elementsEqual("ustar\0".utf8) else { return name }
    let prefix = text(header[345..<500])
    return prefix.isEmpty ? name : prefix + "/" + name
  }

  private static func text(_ field: ArraySlice<UInt8>) -> String { String(decoding: field.prefix { $0 != 0 }, as: UTF8.self) }

  /// A number in octal digits, or in binary where the first bit is set.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first else { return nil }
    var result = 0
    if first & 0x80 != 0 {
      // Negative numbers, and those beyond any size, are none.
      if first != 0x80 { return nil }
      for byte in field.dropFirst() {
        if result >> 54 != 0 { return nil }
        result = result << 8 | Int(byte)
      }
      return result
    }
    var digits = field.drop { $0 == UInt8(ascii: " ") }
    while let last = digits.last, last == 0 || last == UInt8(ascii: " ") { digits.removeLast() }
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "7"), result >> 58 == 0 else { return nil }
      result = result << 3 | Int(byte - UInt8(ascii: "0"))
    }
    return result
  }

  /// The checksum counts its own field as spaces; old writers summed signed bytes.
  private static func hasValidChecksum(_ header: [UInt8]) -> Bool {
    guard let expected = number(header[148..<156]) else { return false }
    var unsigned = 0
    var signed = 0
    for (index, byte) in header.enumerated() {
      let counted = (148..<156).contains(index) ? UInt8(ascii: " ") : byte
      unsigned += Int(counted)
      signed += Int(Int8(bitPattern: counted))
    }
    return expected == unsigned || expected == signed
  }

  /// The records of a pax header: `28 path=…` and a line feed each, the number being the length of the whole record.
  private mutating func records(_ size: Int) throws(ArchiveError) -> [String: String] {
    var rest = try content(size)[...]
    var records: [String: String] = [:]
    while !rest.isEmpty {
      guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
        let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > space - rest.startIndex + 1,
        length <= rest.count
      else { throw .invalidHeader }
      let record = rest[(space + 1)..<(rest.startIndex + length)]
      guard record.last == UInt8(ascii: "\n"), let equal = record.firstIndex(of: UInt8(ascii: "=")) else { throw .invalidHeader }
      let key = String(decoding: record[..<equal], as: UTF8.self)
      records[key] = String(decoding: record[(equal + 1)...].dropLast(), as: UTF8.self)
      rest = rest[(rest.startIndex + length)...]
    }
    return records
  }

  private mutating func text(_ size: Int) throws(ArchiveError) -> String { Self.text(try content(size)[...]) }

  private mutating func content(_ size: Int) throws(ArchiveError) -> [UInt8] {
    if size > Self.longestExtension { throw .invalidHeader }
    let bytes = try read(size)
    unread = Self.padding(size)
    return bytes
  }

  // MARK: - Bytes

  private static func padding(_ size: Int) -> Int { (blockSize - size % blockSize) % blockSize }

  private static func padded(_ size: Int) throws(ArchiveError) -> Int {
    let (sum, overflow) = size.addingReportingOverflow(padding(size))
    if overflow { throw .invalidHeader }
    return sum
  }

  /// A header; `nil` where the archive ends before one.
  private mutating func block() throws(ArchiveError) -> [UInt8]? {
    let bytes = try upTo(Self.blockSize)
    if bytes.isEmpty { return nil }
    if bytes.count < Self.blockSize { throw .truncated }
    return bytes
  }

  private mutating func read(_ size: Int) throws(ArchiveError) -> [UInt8] {
    let bytes = try upTo(size)
    if bytes.count < size { throw .truncated }
    return bytes
  }

  /// Reads piece by piece, so that memory is taken for what is there and not for what a header claims.
  private mutating func upTo(_ size: Int) throws(ArchiveError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < size {
      let piece = min(size - bytes.count, 1 << 20)
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: piece))
      var failure: ArchiveError?
      let count = bytes.withUnsafeMutableBytes { buffer -> Int in
        do throws(ArchiveError) {
          return try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      if count < piece {
        bytes.removeLast(piece - count)
        break
      }
    }
    return bytes
  }

  /// Skips what was not read of the last entry. An archive may end where padding should be.
  private mutating func skipUnread() throws(ArchiveError) {
    while unread > 0 {
      let piece = min(unread, 64 << 10)
      let count = try upTo(piece).count
      unread -= piece
      if count < piece {
        if unread + piece - count >= Self.blockSize { throw .truncated }
        unread = 0
      }
    }
  }
}
