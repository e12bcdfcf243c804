/// The standard base64 and base32 alphabets with padding (RFC 4648), and the errors of Go's decoders.
public struct BaseEncoding: Sendable {
  public static let base64 = BaseEncoding(
    name: "base64", alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", bits: 6, block: 4)
  public static let base32 = BaseEncoding(name: "base32", alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5, block: 8)

  public struct Corruption: Error {
    /// The byte of the input that does not fit.
    public var offset: Int
  }

  /// As Go's errors name it.
  public let name: String
  private let alphabet: [UInt8]
  /// The value of every byte; 0xFF for those that are not in the alphabet.
  private let values: [UInt8]
  private let bits: Int
  /// How many characters stand for a whole number of bytes.
  private let block: Int

  private init(name: String, alphabet: String, bits: Int, block: Int) {
    self.name = name
    self.alphabet = Array(alphabet.utf8)
    self.bits = bits
    self.block = block
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, byte) in alphabet.utf8.enumerated() { values[Int(byte)] = UInt8(value) }
    self.values = values
  }

  /// The text of bytes, with padding.
  public func encoded(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let size = (bytes.count * 8 / (bits * block) + 1) * block
    return String(unsafeUninitializedCapacity: size) { output in
      var (word, held, end): (UInt32, Int, Int) = (0, 0, 0)
      func put(_ byte: UInt8) {
        output[end] = byte
        end += 1
      }
      for byte in bytes {
        word = word << 8 | UInt32(byte)
        held += 8
        while held >= bits {
          held -= bits
          put(alphabet[Int(word >> UInt32(held)) & (alphabet.count - 1)])
        }
      }
      if held > 0 { put(alphabet[Int(word << UInt32(bits - held)) & (alphabet.count - 1)]) }
      while end % block != 0 { put(UInt8(ascii: "=")) }
      return end
    }
  }

  /// The bytes; line breaks in the text are passed over.
  public func decoded(_ text: TemplateString) -> Result<[UInt8], Corruption> { text.withBytes { decoded($0) } }

  /// The bytes; line breaks in the text are passed over.
  public func decoded(_ text: UnsafeBufferPointer<UInt8>) -> Result<[UInt8], Corruption> {
    // Base64's errors count line breaks, base32's do not, since Go's decoder takes them out beforehand.
    if self.bits == 5, text.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
      let cleaned = text.filter { $0 != 0x0A && $0 != 0x0D }
      return cleaned.withUnsafeBufferPointer { decoded($0) }
    }
    var output: [UInt8] = []
    output.reserveCapacity(text.count * bits / 8)
    var index = 0
    func skipBreaks() {
      while index < text.count, text[index] == 0x0A || text[index] == 0x0D { index += 1 }
    }
    while true {
      skipBreaks()
      if index == text.count { return .success(output) }
      let start = index
      var (word, count): (UInt64, Int) = (0, 0)
      while count < block {
        skipBreaks()
        if index == text.count { return .failure(Corruption(offset: bits == 6 ? index - count : start)) }
        let byte = text[index]
        index += 1
        if byte == UInt8(ascii: "=") {
          if let offset = offsetOfWrongPadding(text, &index, count) { return .failure(Corruption(offset: offset)) }
          let size = count * bits / 8
          word <<= UInt64((block - count) * bits)
          for place in 0..<size { output.append(UInt8(truncatingIfNeeded: word >> UInt64(block * bits - 8 * (place + 1)))) }
          return .success(output)
        }
        let value = values[Int(byte)]
        if value == 0xFF { return .failure(Corruption(offset: index - 1)) }
        word = word << UInt64(bits) | UInt64(value)
        count += 1
      }
      for place in 0..<(block * bits / 8) {
        output.append(UInt8(truncatingIfNeeded: word >> UInt64(block * bits - 8 * (place + 1))))
      }
    }
  }

  /// What is wrong behind `count` characters of a block and the first padding character.
  private func offsetOfWrongPadding(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ count: Int) -> Int? {
    func skipBreaks() {
      while index < text.count, text[index] == 0x0A || text[index] == 0x0D { index += 1 }
    }
    if bits == 6 {
      if count < 2 { return index - 1 }
      if count == 2 {
        skipBreaks()
        if index == text.count { return text.count }
        if text[index] != UInt8(ascii: "=") { return index - 1 }
        index += 1
      }
      skipBreaks()
      return index < text.count ? index : nil
    }
    let first = index - 1
    let padding = block - count
    if text.count - index + 1 < padding { return text.count }
    for _ in 1..<max(padding, 1) {
      if text[index] != UInt8(ascii: "=") { return index - 1 }
      index += 1
    }
    // So many characters stand for no whole number of bytes.
    if count == 1 || count == 3 || count == 6 { return first }
    return index < text.count ? first : nil
  }
}
