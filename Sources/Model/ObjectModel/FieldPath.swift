/// Where a field is, as messages print it: `spec.template.spec.containers[name=web].image`.
public struct FieldPath: Sendable, Hashable, CustomStringConvertible {
  /// A step on the way to a field.
  public enum Step: Sendable, Hashable {
    /// Into the member of an object.
    case field(String)
    /// Into the element of a list, by its place from 0.
    case index(Int)
    /// Into the element of a list with these members, as `[name=web]` or `[containerPort=80,protocol=TCP]`.
    case element(JSONObject)
  }

  public var steps: [Step]

  public init(_ steps: [Step] = []) { self.steps = steps }

  /// The path of a member of what this path leads to.
  public func field(_ name: String) -> FieldPath { FieldPath(steps + [.field(name)]) }

  /// The path of an element of what this path leads to.
  public func index(_ index: Int) -> FieldPath { FieldPath(steps + [.index(index)]) }

  /// The path of the element with these members.
  public func element(_ keys: JSONObject) -> FieldPath { FieldPath(steps + [.element(keys)]) }

  /// The way a pointer goes through a document. An element of a list is named by its `name`, `key` or `type`, the first that is
  /// text and that no other element of the list shares; else by its place. What the document does not have is a field.
  public init(_ pointer: JSONPointer, in document: JSONValue) {
    steps = []
    var current: JSONValue? = document
    for token in pointer.tokens {
      guard let elements = current?.array, let index = Int(arrayIndex: token) else {
        steps.append(.field(token))
        current = current?[token]
        continue
      }
      steps.append(Self.step(to: index, of: elements))
      current = elements.indices.contains(index) ? elements[index] : JSONValue?.none
    }
  }

  private static func step(to index: Int, of elements: [JSONValue]) -> Step {
    guard elements.indices.contains(index) else { return .index(index) }
    for key in ["name", "key", "type"] {
      guard let name = elements[index][key], name.string != nil, elements.count(where: { $0[key] == name }) == 1 else { continue }
      return .element([key: name])
    }
    return .index(index)
  }

  /// Steps joined by dots; a member whose name has a character other than letters, digits, `-` and `_` stands in brackets and
  /// quotes, as in `metadata.labels["app.kubernetes.io/name"]`. The path that leads nowhere prints as `.`.
  public var description: String {
    if steps.isEmpty { return "." }
    var result = ""
    for step in steps {
      switch step {
      case .field(let name) where Self.isPlain(name): result += result.isEmpty ? name : ".\(name)"
      case .field(let name): result += "[\(JSONValue.string(name).json())]"
      case .index(let index): result += "[\(index)]"
      case .element(let keys):
        result += "[" + keys.map { key, value in "\(key)=\(value.string ?? value.json())" }.joined(separator: ",") + "]"
      }
    }
    return result
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "$"):
          true
        default: false
        }
      }
  }
}
