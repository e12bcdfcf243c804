import Crypto

/// sprig's checksums, in hexadecimal digits (adler32 in decimal ones).
enum ChecksumFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("sha1sum", .string) { arguments, _ in .text(hex(Insecure.SHA1.hash(data: arguments.string(0).utf8))) },
    TemplateFunction("sha256sum", .string) { arguments, _ in .text(hex(SHA256.hash(data: arguments.string(0).utf8))) },
    TemplateFunction("sha512sum", .string) { arguments, _ in .text(hex(SHA512.hash(data: arguments.string(0).utf8))) },
    TemplateFunction("adler32sum", .string) { arguments, _ in
      arguments.string(0).withBytes { bytes in
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
          low = (low + UInt32(byte)) % 65_521
          high = (high + low) % 65_521
        }
        return .text(String(high << 16 | low))
      }
    },
  ]

  private static func hex(_ digest: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var output: [UInt8] = []
    for byte in digest {
      output.append(digits[Int(byte >> 4)])
      output.append(digits[Int(byte & 15)])
    }
    return String(decoding: output, as: UTF8.self)
  }
}
