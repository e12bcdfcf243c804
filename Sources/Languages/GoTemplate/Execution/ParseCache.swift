import Synchronization

/// Texts that were parsed, found again by what they are. Safe to share among threads and charts.
///
/// Texts of `tpl` come from values and could be different every time, so the cache is emptied when it has grown too large.
public final class ParseCache: Sendable {
  private struct Key: Hashable {
    let name: TemplateKey
    let text: TemplateKey
    let functions: Int
  }

  private struct State {
    var texts: [Key: ParsedText] = [:]
    var bytes = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: the most bytes of text it keeps.
  public init(limit: Int = 64 << 20) { self.limit = limit }

  /// The parsed form of a text.
  func parsed(_ text: String, name: String, functions: FunctionTable) throws -> ParsedText {
    let key = Key(name: TemplateKey(name), text: TemplateKey(text), functions: functions.identity)
    if let known = state.withLock({ $0.texts[key] }) { return known }
    let parsed = try DeepStack.run {
      var text = text
      return try text.withUTF8 { try Parser.parse($0, name: name, functions: functions) }
    }
    let size = text.utf8.count
    state.withLock { state in
      if state.bytes + size > limit { state = State() }
      if size <= limit, state.texts.updateValue(parsed, forKey: key) == nil { state.bytes += size }
    }
    return parsed
  }
}
