import ObjectModel

/// What is known about one built-in resource at one version.
public struct ResourceFacts: Sendable {
  /// Group, version and kind.
  public var kind: GroupVersionKind
  /// The name in paths, as `deployments`.
  public var plural: String
  public var singular: String
  public var shortNames: [String]
  /// `all`, `api-extensions`.
  public var categories: [String]
  public var isNamespaced: Bool
  /// In alphabetical order; empty for kinds that are only posted to (as bindings are).
  public var verbs: [String]
  /// By name, as `scale`.
  public var subresources: [String: Subresource]
  /// The columns of the Table representation.
  public var columns: [Column]
  /// The fields a field selector may name.
  public var selectableFields: [String]
  /// Whether a stock server serves this version.
  public var isServed: Bool
  /// Whether this is the version clients should choose.
  public var isPreferred: Bool
  /// The name of its type, as `apps.v1.Deployment`: see `KubernetesFacts.schema(ofType:)`.
  public var type: String

  /// A path below an object.
  public struct Subresource: Sendable, Hashable {
    /// The kind its requests and answers carry.
    public var kind: GroupVersionKind
    public var verbs: [String]
  }

  /// A column of the Table representation.
  public struct Column: Sendable, Hashable {
    public var name: String
    /// `string`, `integer`, `date`, `boolean`.
    public var type: String
    /// `name` for the column of names, otherwise empty.
    public var format: String
    /// 0 shows always, 1 with `-o wide`.
    public var priority: Int
  }

  /// Whether the resource has a status subresource, so that its main path leaves `status` alone.
  public var hasStatusSubresource: Bool { subresources["status"] != nil }

  /// Reads one resource of the embedded facts; `name` is `GROUP/VERSION/Kind`, or `VERSION/Kind` for the core group.
  init?(name: String, _ facts: JSONValue) {
    guard let slash = name.lastIndex(of: "/"), let plural = facts["plural"]?.string, let type = facts["type"]?.string else {
      return nil
    }
    let apiVersion = String(name[..<slash])
    func strings(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }
    kind = GroupVersionKind(apiVersion: apiVersion, kind: String(name[name.index(after: slash)...]))
    self.plural = plural
    self.type = type
    singular = facts["singular"]?.string ?? ""
    shortNames = strings(facts["shortNames"])
    categories = strings(facts["categories"])
    isNamespaced = facts["namespaced"]?.bool ?? false
    verbs = strings(facts["verbs"])
    selectableFields = strings(facts["selectable"])
    isServed = facts["default"]?.bool ?? true
    isPreferred = facts["preferred"]?.bool ?? false
    columns = (facts["columns"]?.array ?? []).map { column in
      Column(
        name: column[0]?.string ?? "", type: column[1]?.string ?? "string", format: column[2]?.string ?? "",
        priority: column[3]?.int ?? 0)
    }
    subresources = [:]
    for (name, subresource) in facts["subresources"]?.object ?? [:] {
      let text = subresource["kind"]?.string ?? ""
      let split = text.lastIndex(of: "/")
      subresources[name] = Subresource(
        kind: split.map { GroupVersionKind(apiVersion: String(text[..<$0]), kind: String(text[text.index(after: $0)...])) }
          ?? GroupVersionKind(apiVersion: apiVersion, kind: text),
        verbs: strings(subresource["verbs"]))
    }
  }
}
