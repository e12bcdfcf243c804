import CLua

/// Why a script gave nothing.
public enum LuaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is no Lua: where, and what was found.
  case malformed(String)
  /// The script raised an error, or returned something that is no JSON: where, and what.
  case failed(String)
  /// The script did more work than it may; `place` is the line it had come to, or empty.
  case tooLong(place: String, steps: Int64)
  /// The script wanted more memory than it may have, in bytes.
  case tooLarge(memory: Int)

  public var description: String {
    switch self {
    case .malformed(let text): text
    case .failed(let text): text
    case .tooLong(let place, let steps):
      "\(place)the script did not end within \(steps) steps, about the work of a second; look for a loop that does not end"
    case .tooLarge(let memory):
      "not enough memory: the script needs more than \(memory >> 20) MiB; look for a text or table that grows, or a function that calls itself without end"
    }
  }

  /// `nil` when a script ended well.
  init?(_ outcome: clua_outcome, _ bytes: [UInt8], _ limits: LuaLimits) {
    let text = String(decoding: bytes, as: UTF8.self)
    switch outcome {
    case clua_ended: return nil
    case clua_malformed: self = .malformed(text)
    case clua_too_long: self = .tooLong(place: text, steps: limits.steps)
    case clua_too_large: self = .tooLarge(memory: limits.memory)
    default: self = .failed(text)
    }
  }
}
