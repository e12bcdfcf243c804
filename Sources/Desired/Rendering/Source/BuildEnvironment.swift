import Synchronization

/// The variables that parameters may refer to, `$ARGOCD_APP_NAME` and its like. Notes which of them were used, so that a
/// rendering that does not use the revision stays valid from commit to commit.
public final class BuildEnvironment: Sendable {
  private let values: [String: String]
  private let used = Mutex<Set<String>>([])

  public init(_ values: [String: String]) { self.values = values }

  /// The variables that were looked up so far, unknown names with an empty value.
  var read: [String: String] {
    var result: [String: String] = [:]
    for name in used.withLock({ $0 }) { result[name] = values[name] ?? "" }
    return result
  }

  /// The value of a variable; empty if there is no such variable.
  public subscript(name: String) -> String {
    used.withLock { _ = $0.insert(name) }
    return values[name] ?? ""
  }

  /// Replaces `$NAME` and `${NAME}`; `$$` stands for a dollar sign, an unknown name for nothing. A `$` before anything
  /// else, and an unclosed `${`, stay as they are.
  public func substitute(in text: String) -> String {
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    func isName(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "$") else {
        result.append(byte)
        continue
      }
      switch rest.first {
      case UInt8(ascii: "$"):
        rest.removeFirst()
        result.append(byte)
      case UInt8(ascii: "{"):
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
          result.append(byte)
          continue
        }
        let name = String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
        rest = rest[(end + 1)...]
        result.append(contentsOf: self[name].utf8)
      case let next? where isName(next):
        let name = rest.prefix(while: isName)
        rest = rest.dropFirst(name.count)
        result.append(contentsOf: self[String(decoding: name, as: UTF8.self)].utf8)
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
