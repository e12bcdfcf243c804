/// A condition on labels: all its requirements must hold.
public struct LabelSelector: Sendable, Hashable, CustomStringConvertible {
  /// One requirement on one label.
  public struct Requirement: Sendable, Hashable {
    public enum Operation: String, Sendable, Hashable {
      case isIn = "in"
      case isNotIn = "notin"
      case exists
      case isAbsent = "!"
      case isGreater = ">"
      case isLess = "<"
    }

    public var key: String
    public var operation: Operation
    /// The values of `in` and `notin`; the one number of `>` and `<`.
    public var values: [String]

    public init(key: String, operation: Operation, values: [String] = []) {
      self.key = key
      self.operation = operation
      self.values = values
    }

    /// `!=` and `notin` also match labels that are absent, as the API server has it.
    func matches(_ labels: [String: String]) -> Bool {
      let value = labels[key]
      switch operation {
      case .isIn: return value.map(values.contains) ?? false
      case .isNotIn: return value.map { !values.contains($0) } ?? true
      case .exists: return value != nil
      case .isAbsent: return value == nil
      case .isGreater, .isLess:
        guard let value = value.flatMap({ Int64($0) }), let bound = values.first.flatMap({ Int64($0) }) else { return false }
        return operation == .isGreater ? value > bound : value < bound
      }
    }
  }

  public var requirements: [Requirement]

  public init(_ requirements: [Requirement]) { self.requirements = requirements }

  /// Matches everything.
  public static let everything = LabelSelector([])

  /// Whether labels meet all requirements.
  public func matches(_ labels: [String: String]) -> Bool { requirements.allSatisfy { $0.matches(labels) } }

  /// Reads the selector objects of specs: `matchLabels` and `matchExpressions`; `nil` for a value that is none. An empty object
  /// matches everything.
  public init?(object value: JSONValue?) {
    guard let value, value.object != nil else { return nil }
    var result = (value["matchLabels"]?.object ?? [:]).map {
      Requirement(key: $0.key, operation: .isIn, values: [$0.value.string ?? ""])
    }
    for expression in value["matchExpressions"]?.array ?? [] {
      let operation: Requirement.Operation
      switch expression["operator"]?.string {
      case "In": operation = .isIn
      case "NotIn": operation = .isNotIn
      case "Exists": operation = .exists
      case "DoesNotExist": operation = .isAbsent
      default: return nil
      }
      let values = expression["values"]?.array?.compactMap(\.string) ?? []
      result.append(Requirement(key: expression["key"]?.string ?? "", operation: operation, values: values))
    }
    requirements = result
  }

  /// As in query parameters: `app=web,tier in (a,b),!old`.
  public var description: String {
    requirements.map { requirement in
      switch requirement.operation {
      case .isIn where requirement.values.count == 1: "\(requirement.key)=\(requirement.values[0])"
      case .isNotIn where requirement.values.count == 1: "\(requirement.key)!=\(requirement.values[0])"
      case .isIn, .isNotIn:
        "\(requirement.key) \(requirement.operation.rawValue) (\(requirement.values.sorted().joined(separator: ",")))"
      case .exists: requirement.key
      case .isAbsent: "!\(requirement.key)"
      case .isGreater, .isLess: "\(requirement.key)\(requirement.operation.rawValue)\(requirement.values.first ?? "")"
      }
    }.joined(separator: ",")
  }
}

/// Why a text is no selector.
public struct SelectorError: Error, Sendable, Equatable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}
