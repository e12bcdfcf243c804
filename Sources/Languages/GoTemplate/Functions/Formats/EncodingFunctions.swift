/// sprig's base64 and base32. What cannot be decoded gives the error's words as the result.
enum EncodingFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("b64enc", .string) { arguments, _ in
      arguments.string(0).withBytes { .text(BaseEncoding.base64.encoded($0)) }
    },
    TemplateFunction("b64dec", .string) { arguments, _ in
      arguments.string(0).withBytes { decoded($0, .base64) }
    },
    TemplateFunction("b32enc", .string) { arguments, _ in
      arguments.string(0).withBytes { .text(BaseEncoding.base32.encoded($0)) }
    },
    TemplateFunction("b32dec", .string) { arguments, _ in
      arguments.string(0).withBytes { decoded($0, .base32) }
    },
  ]

  private static func decoded(_ text: UnsafeBufferPointer<UInt8>, _ encoding: BaseEncoding) -> TemplateValue {
    switch encoding.decoded(text) {
    case .success(let bytes): .string(TemplateString(bytes: bytes))
    case .failure(let error): .text("illegal \(encoding.name) data at input byte \(error.offset)")
    }
  }
}
