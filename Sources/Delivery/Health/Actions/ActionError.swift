import Lua
import ObjectModel

/// Why an action could not be worked out.
public enum ActionError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknown(action: String, kind: GroupKind)
  /// The script failed: what it said.
  case script(String)
  /// A parameter is missing or no good: what is wanted.
  case parameter(String)
  /// The object is not in a state for it.
  case impossible(String)

  public var description: String {
    switch self {
    case .unknown(let action, let kind): "there is no action \"\(action)\" for \(kind); list those that there are"
    case .script(let text): text
    case .parameter(let text): text
    case .impossible(let text): text
    }
  }
}
