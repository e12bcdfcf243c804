/// A piece of a template, as a range of bytes of its text.
struct Token {
  enum Kind: UInt8 {
    case error, end
    case text, leftDelimiter, rightDelimiter, space
    case assign, declare, pipe, leftParenthesis, rightParenthesis, character
    case field, dot, variable, identifier
    case bool, number, complex, characterConstant, string, rawString
    // Keywords
    case block, `break`, `continue`, define, `else`, endKeyword, `if`, `nil`, range, template, with
  }

  var kind: Kind
  var start: Int
  var end: Int

  /// Whether the language reserves the word.
  var isKeyword: Bool { kind.rawValue >= Kind.block.rawValue }

  /// The keyword a word is.
  static func keyword(_ word: UnsafeRawBufferPointer) -> Kind? {
    switch word.count {
    case 2: word.elementsEqual("if".utf8) ? .if : nil
    case 3:
      word.elementsEqual("end".utf8) ? .endKeyword : word.elementsEqual("nil".utf8) ? .nil : nil
    case 4:
      word.elementsEqual("else".utf8)
        ? .else : word.elementsEqual("with".utf8) ? .with : word.elementsEqual("true".utf8) ? .bool : nil
    case 5:
      word.elementsEqual("range".utf8)
        ? .range
        : word.elementsEqual("break".utf8)
          ? .break : word.elementsEqual("block".utf8) ? .block : word.elementsEqual("false".utf8) ? .bool : nil
    case 6: word.elementsEqual("define".utf8) ? .define : nil
    case 8: word.elementsEqual("continue".utf8) ? .continue : word.elementsEqual("template".utf8) ? .template : nil
    default: nil
    }
  }
}
