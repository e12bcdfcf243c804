/// Whether texts are addresses of the Internet protocol.
public enum InternetAddress {
  /// Four bytes of an address of version 4, also where version 6 wraps one, or sixteen of version 6; `nil` for anything else.
  public static func bytes(_ text: String) -> [UInt8]? {
    if let bytes = version4(text) { return bytes }
    guard let bytes = version6(text) else { return nil }
    let isWrapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    return isWrapped ? Array(bytes[12...]) : bytes
  }

  /// Four numbers up to 255 with dots between, without zeros in front.
  static func isVersion4(_ text: some StringProtocol) -> Bool { version4(text) != nil }

  /// The four bytes of such an address.
  static func version4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }),
        part.utf8.count == 1 || !part.hasPrefix("0"), let byte = UInt8(part)
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// Eight groups of hexadecimal digits with colons between, `::` for zeros left out, the last two perhaps as an address of
  /// version 4; a zone may follow a percent sign.
  static func isVersion6(_ text: some StringProtocol) -> Bool {
    guard let mark = text.firstIndex(of: "%") else { return version6(text) != nil }
    return text.index(after: mark) != text.endIndex && version6(text[..<mark]) != nil
  }

  /// The sixteen bytes of such an address without a zone.
  static func version6(_ text: some StringProtocol) -> [UInt8]? {
    guard text.utf8.count <= 45 else { return nil }
    let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    guard halves.count <= 2, let first = groups(halves[0], mayEndInVersion4: halves.count == 1) else { return nil }
    guard halves.count == 2 else { return first.count == 16 ? first : nil }
    guard let last = groups(halves[1], mayEndInVersion4: true), first.count + last.count <= 14 else { return nil }
    return first + [UInt8](repeating: 0, count: 16 - first.count - last.count) + last
  }

  private static func groups(_ text: some StringProtocol, mayEndInVersion4: Bool) -> [UInt8]? {
    if text.isEmpty { return [] }
    var bytes: [UInt8] = []
    let groups = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, group) in groups.enumerated() {
      if mayEndInVersion4, index == groups.count - 1, group.contains("."), let last = version4(group) { return bytes + last }
      guard (1...4).contains(group.utf8.count), let number = UInt16(group, radix: 16), !group.hasPrefix("+") else { return nil }
      bytes += [UInt8(number >> 8), UInt8(number & 0xFF)]
    }
    return bytes
  }
}
