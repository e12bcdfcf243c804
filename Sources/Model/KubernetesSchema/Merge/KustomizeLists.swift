import CKubernetesFacts
import ObjectModel

/// Which lists kustomize merges by element in a strategic merge patch, by kind; it replaces all others.
///
/// Unlike the API server's merge keys a list may have several keys, and the built-in lists are those of Kubernetes 1.21,
/// whose OpenAPI document kustomize carries.
public struct KustomizeLists: Sendable {
  /// The lists below a value, as a tree of fields. `"[]"` steps into elements, `".*"` into the values of a map.
  public struct Node: Sendable {
    /// `nil` where the list is replaced; empty for a set of scalars.
    public var keys: [String]?
    var children: [String: Node] = [:]

    /// No lists.
    public init() {}

    /// What is below a field.
    public subscript(field: String) -> Node { children[field] ?? children[".*"] ?? Node() }

    /// What is below an element.
    public var elements: Node { children["[]"] ?? Node() }

    /// Whether no list here or below merges.
    public var isEmpty: Bool { keys == nil && children.isEmpty }

    /// Says what is below a field, below an element (`"[]"`), or below any key of a map (`".*"`).
    public mutating func add(_ node: Node, at step: String) {
      if !node.isEmpty { children[step] = node }
    }

    fileprivate mutating func insert(_ path: ArraySlice<Substring>, _ change: (inout Node) -> Void) {
      guard let first = path.first else { return change(&self) }
      children[String(first), default: Node()].insert(path.dropFirst(), change)
    }
  }

  private var kinds: [GroupVersionKind: Node] = [:]

  /// No lists: every list is replaced.
  public init() {}

  /// The lists of kustomize 5.8, read when first asked for.
  public static let builtIn: KustomizeLists = {
    var length = 0
    let bytes = kustomize_lists_json(&length)
    let facts = (try? JSONValue(json: Array(UnsafeBufferPointer(start: bytes, count: length)))) ?? .null
    return KustomizeLists(facts)
  }()

  /// Reads `{kinds: {"GROUP/VERSION KIND": {lists: {PATH: [KEY]}, podSpecAt: [PATH]}}, podSpec: {PATH: [KEY]}}`.
  init(_ facts: JSONValue) {
    var podSpec = Node()
    for (path, keys) in facts["podSpec"]?.object ?? [:] { podSpec.add(path, keys) }
    for (name, kind) in facts["kinds"]?.object ?? [:] {
      let parts = name.split(separator: " ")
      guard parts.count == 2 else { continue }
      var root = Node()
      for path in kind["podSpecAt"]?.array?.compactMap(\.string) ?? [] {
        root.insert(KustomizeLists.steps(path)[...]) { $0 = podSpec }
      }
      for (path, keys) in kind["lists"]?.object ?? [:] { root.add(path, keys) }
      kinds[GroupVersionKind(apiVersion: String(parts[0]), kind: String(parts[1]))] = root
    }
  }

  /// Says that a list of a kind merges by these keys (none: a set of scalars). Paths are dotted; `[]` after a field steps
  /// into its elements.
  public mutating func add(_ path: String, keys: [String], of kind: GroupVersionKind) {
    kinds[kind, default: Node()].add(path, JSONValue(keys))
  }

  /// Says which lists of a kind merge.
  public mutating func set(_ node: Node, of kind: GroupVersionKind) { kinds[kind] = node }

  /// The lists of a kind.
  public func lists(of kind: GroupVersionKind) -> Node { kinds[kind] ?? Node() }

  /// `a.b[].c` as steps: a, b, [], c.
  fileprivate static func steps(_ path: String) -> [Substring] {
    path.split(separator: ".").flatMap { step -> [Substring] in
      if step == "*" { return [".*"] }
      return step.hasSuffix("[]") ? [step.dropLast(2), "[]"] : [step]
    }
  }
}

extension KustomizeLists.Node {
  fileprivate mutating func add(_ path: String, _ keys: JSONValue) {
    let keys = keys.array?.compactMap(\.string) ?? []
    insert(KustomizeLists.steps(path)[...]) { $0.keys = keys }
  }
}
