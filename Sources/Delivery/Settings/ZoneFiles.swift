import CustomResources
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The time zones of this machine, as the sync windows of projects need them.
public enum ZoneFiles {
  private static let folders = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"]
  private static let largest = 1 << 18

  /// The offsets of a zone by its IANA name; `nil` for a name that is none, and where no time zone database is installed.
  public static let offsets: SyncWindow.Zones = { name in
    if name == "UTC" || name.isEmpty { return .utc }
    guard isName(name) else { return nil }
    for folder in folders {
      if let bytes = contents(of: "\(folder)/\(name)"), let zone = ZoneOffsets(tzif: bytes) { return zone }
    }
    return nil
  }

  /// Whether a text can name a zone, and no other file.
  private static func isName(_ name: String) -> Bool {
    func isWord(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 64 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isWord) }
  }

  private static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: largest)
    let count = fread(&bytes, 1, largest, file)
    return count > 0 && count < largest ? Array(bytes.prefix(count)) : nil
  }
}
