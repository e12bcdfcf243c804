/// sprig's random texts and numbers, of the context's randomness.
enum RandomFunctions {
  static let all: [TemplateFunction] = [
    text("randAlphaNum", Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)),
    text("randAlpha", Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)),
    text("randNumeric", Array("0123456789".utf8)),
    text("randAscii", Array(0x20...0x7E)),
    TemplateFunction("randBytes", .int) { arguments, context in
      let count = arguments.int(0)
      if count < 0 { throw TemplateFunctionError.panicked("runtime error: makeslice: len out of range") }
      try checkSize(count, context)
      return context.environment.random(count).withUnsafeBufferPointer { .text(BaseEncoding.base64.encoded($0)) }
    },
    TemplateFunction("randInt", .int, .int) { arguments, context in
      let (low, high) = (arguments.int(0), arguments.int(1))
      let (span, overflow) = high.subtractingReportingOverflow(low)
      if overflow || span <= 0 { throw TemplateFunctionError.panicked("invalid argument to Intn") }
      var source = RandomSource(context)
      return .int(low + Int(source.number(below: UInt64(span))))
    },
    TemplateFunction("uuidv4") { _, context in
      var bytes = context.environment.random(16)
      if bytes.count < 16 { bytes += [UInt8](repeating: 0, count: 16 - bytes.count) }
      bytes[6] = bytes[6] & 0x0F | 0x40
      bytes[8] = bytes[8] & 0x3F | 0x80
      var text = ""
      for (index, byte) in bytes.enumerated() {
        if [4, 6, 8, 10].contains(index) { text += "-" }
        text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
      return .text(text)
    },
    TemplateFunction("shuffle", .string) { arguments, context in
      var source = RandomSource(context)
      var scalars = Array(arguments.text(0).unicodeScalars)
      for index in scalars.indices.reversed() where index > 0 {
        scalars.swapAt(index, Int(source.number(below: UInt64(index + 1))))
      }
      var result = ""
      result.unicodeScalars.append(contentsOf: scalars)
      return .text(result)
    },
  ]

  private static func text(_ name: String, _ alphabet: [UInt8]) -> TemplateFunction {
    TemplateFunction(name, .int) { arguments, context in
      let count = arguments.int(0)
      try checkSize(count, context)
      var source = RandomSource(context)
      let bytes = (0..<max(0, count)).map { _ in alphabet[Int(source.number(below: UInt64(alphabet.count)))] }
      return .text(String(decoding: bytes, as: UTF8.self))
    }
  }

  private static func checkSize(_ count: Int, _ context: ExecutionContext) throws {
    if count > context.environment.limits.outputBytes { throw TemplateFunctionError.tooLarge("the random text") }
  }
}

/// Evenly distributed numbers of a context's random bytes, drawn many at a time.
private struct RandomSource {
  private let context: ExecutionContext
  private var bytes: [UInt8] = []

  init(_ context: ExecutionContext) { self.context = context }

  mutating func number(below bound: UInt64) -> UInt64 {
    // The highest product that all remainders share; numbers above it would favour small remainders.
    let limit = UInt64.max - (UInt64.max % bound + 1) % bound
    var word = next()
    // A source that always gives the same must not hold the render up.
    for _ in 0..<64 where word > limit { word = next() }
    return word % bound
  }

  private mutating func next() -> UInt64 {
    if bytes.count < 8 { bytes = context.environment.random(256) }
    // A source that gives too little gives zeros.
    let word = bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    bytes.removeLast(min(8, bytes.count))
    return word
  }
}
