/// sprig's functions that change the case of letters, and the spelling of names.
enum CaseFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("upper", .string) { arguments, _ in .text(mapped(arguments.text(0)) { $0.goUppercased }) },
    TemplateFunction("lower", .string) { arguments, _ in .text(mapped(arguments.text(0)) { $0.goLowercased }) },
    TemplateFunction("title", .string) { arguments, _ in
      var previous: Unicode.Scalar = " "
      return .text(
        mapped(arguments.text(0)) { scalar in
          defer { previous = scalar }
          return isSeparator(previous) ? scalar.goTitlecased : scalar
        })
    },
    TemplateFunction("untitle", .string) { arguments, _ in
      var isStart = true
      return .text(
        mapped(arguments.text(0)) { scalar in
          if scalar.isGoSpace {
            isStart = true
            return scalar
          }
          defer { isStart = false }
          return isStart ? scalar.goLowercased : scalar
        })
    },
    TemplateFunction("swapcase", .string) { arguments, _ in
      var isStart = true
      return .text(
        mapped(arguments.text(0)) { scalar in
          if scalar.isGoUpper || scalar.isGoTitle {
            isStart = false
            return scalar.goLowercased
          }
          guard scalar.isGoLower else {
            isStart = scalar.isGoSpace
            return scalar
          }
          defer { isStart = false }
          return isStart ? scalar.goTitlecased : scalar.goUppercased
        })
    },
    TemplateFunction("snakecase", .string) { arguments, _ in
      .text(NameSpelling.connected(arguments.text(0), by: "_"))
    },
    TemplateFunction("kebabcase", .string) { arguments, _ in
      .text(NameSpelling.connected(arguments.text(0), by: "-"))
    },
    TemplateFunction("camelcase", .string) { arguments, _ in .text(NameSpelling.pascalCase(arguments.text(0))) },
  ]

  private static func mapped(_ text: String, _ transform: (Unicode.Scalar) -> Unicode.Scalar) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars { result.unicodeScalars.append(transform(scalar)) }
    return result
  }

  /// What `title` takes for the end of a word: of ASCII, all but letters, digits and `_`; beyond it, only space.
  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return !(scalar.isGoLetter || scalar.isGoDigit || scalar == "_") }
    return scalar.isGoSpace
  }
}
