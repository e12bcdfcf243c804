import CRE2

/// RE2's compiled form of a pattern.
///
/// `@unchecked Sendable`: RE2 documents its objects as safe for use by several threads at once, and nothing here changes
/// after `init`.
final class Compiled: @unchecked Sendable {
  private let expression: OpaquePointer

  init(_ pattern: String, isCaseSensitive: Bool) {
    var text = pattern
    expression = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        cre2_compile(characters.baseAddress, characters.count, isCaseSensitive)
      }
    }
  }

  deinit { cre2_free(expression) }

  var error: RegularExpressionError? {
    let code = cre2_error_code(expression)
    guard code != 0 else { return nil }
    var length = 0
    let part = cre2_error_part(expression, &length)
    return part.withMemoryRebound(to: UInt8.self, capacity: max(length, 1)) {
      RegularExpressionError(code: code, part: String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self))
    }
  }

  var groupNames: [String?] {
    (0..<Int(cre2_group_count(expression))).map { index in
      var length = 0
      guard let name = cre2_group_name(expression, Int32(index + 1), &length) else { return nil }
      return name.withMemoryRebound(to: UInt8.self, capacity: max(length, 1)) {
        String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
      }
    }
  }

  func match(_ text: UnsafeBufferPointer<UInt8>, from start: Int, groups: Int, isWhole: Bool = false) -> [Range<Int>?]? {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * groups) { offsets in
      guard let base = offsets.baseAddress else { return nil }
      let isMatch = text.withMemoryRebound(to: CChar.self) {
        cre2_match(expression, $0.baseAddress, text.count, start, isWhole, base, Int32(groups))
      }
      guard isMatch else { return nil }
      return (0..<groups).map { offsets[2 * $0] < 0 ? nil : offsets[2 * $0]..<offsets[2 * $0 + 1] }
    }
  }
}
