import KubernetesSchema
import ObjectModel

/// One field that differs.
public struct Difference: Sendable, Hashable {
  public var path: DifferencePath
  /// What the field would become; `nil` when it would go.
  public var desired: JSONValue?
  /// What the field is; `nil` when it is absent.
  public var live: JSONValue?
  /// Who wrote the live value; `nil` when that is not known, or was not looked for (`ObjectComparison.explained`).
  public var owner: FieldOwner?

  public init(path: DifferencePath, desired: JSONValue?, live: JSONValue?, owner: FieldOwner? = nil) {
    self.path = path
    self.desired = desired
    self.live = live
    self.owner = owner
  }
}

/// The way to a field, readable for people: `spec.template.spec.containers[name="web"].image`.
public struct DifferencePath: Sendable, Hashable, CustomStringConvertible {
  public enum Step: Sendable, Hashable {
    case field(String)
    case index(Int)
    /// The element of a list whose field `key` has this value.
    case element(key: String, value: JSONValue)
  }

  public var steps: [Step]

  public init(_ steps: [Step]) { self.steps = steps }

  /// Whether a field name needs no quotes in a path.
  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      }
  }

  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .field(let name) where Self.isPlain(name): text += text.isEmpty ? name : ".\(name)"
      case .field(let name): text += "[\(JSONValue.string(name).json())]"
      case .index(let index): text += "[\(index)]"
      case .element(let key, let value): text += "[\(key)=\(value.json())]"
      }
    }
    return text
  }
}

extension Difference {
  private static let deepest = 200

  /// The differing fields, each as deep as the two values have the same shape; lists are compared element by element where
  /// the schema names their elements or the lengths agree.
  static func all(desired: JSONValue?, live: JSONValue?, schema: ObjectSchema?) -> [Difference] {
    var result: [Difference] = []
    collect(desired, live, schema, [], into: &result)
    return result
  }

  private static func collect(
    _ desired: JSONValue?, _ live: JSONValue?, _ schema: ObjectSchema?, _ path: [DifferencePath.Step],
    into result: inout [Difference]
  ) {
    if desired == live { return }
    switch (desired, live) {
    case (.object(let left), .object(let right)) where path.count < deepest:
      for key in Set(left.keys).union(right.keys).sorted() {
        collect(left[key], right[key], schema?.field(key), path + [.field(key)], into: &result)
      }
    case (.array(let left), .array(let right)) where path.count < deepest:
      let mergeKey = schema?.mergeKey ?? (schema?.listKeys.count == 1 ? schema?.listKeys.first : nil)
      if let key = mergeKey, let leftByKey = index(left, by: key), let rightByKey = index(right, by: key),
        Set(leftByKey.keys) != Set(rightByKey.keys) || left.map({ $0[key] }) == right.map({ $0[key] })
      {
        for name in Set(leftByKey.keys).union(rightByKey.keys).sorted(by: { $0.json() < $1.json() }) {
          collect(leftByKey[name], rightByKey[name], schema?.items, path + [.element(key: key, value: name)], into: &result)
        }
      } else if left.count == right.count, mergeKey == nil {
        for position in left.indices {
          collect(left[position], right[position], schema?.items, path + [.index(position)], into: &result)
        }
      } else {
        result.append(Difference(path: DifferencePath(path), desired: desired, live: live))
      }
    default: result.append(Difference(path: DifferencePath(path), desired: desired, live: live))
    }
  }

  /// The elements by the value of a field; `nil` when one lacks it or two share it.
  private static func index(_ elements: [JSONValue], by key: String) -> [JSONValue: JSONValue]? {
    var result: [JSONValue: JSONValue] = [:]
    for element in elements {
      guard let name = element[key], result.updateValue(element, forKey: name) == nil else { return nil }
    }
    return result
  }
}
