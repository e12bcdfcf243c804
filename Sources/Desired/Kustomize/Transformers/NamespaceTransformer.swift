import ObjectModel

/// Puts objects into a namespace: `namespace`, NamespaceTransformer.
struct NamespaceTransformer: ResourceTransformer {
  /// Which subjects of role bindings follow.
  enum Subjects: String, Sendable {
    /// Those named `default`, of whatever kind.
    case defaultOnly
    case allServiceAccounts
    case none
  }

  var namespace: String
  var fields: [FieldSpec]
  var subjects = Subjects.defaultOnly
  /// Whether a namespace that is set stays.
  var unsetOnly = false

  private static let bindings: Set<String> = ["RoleBinding", "ClusterRoleBinding"]

  /// - Throws: for fields of the wrong shape, and when two objects get the same id.
  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    if namespace.isEmpty { return }
    var tables = Tables(fields)
    var counts: [ResourceID: Int] = [:]
    for resource in map.resources { counts[resource.id, default: 0] += 1 }
    for index in map.resources.indices where !map.resources[index].isFromHelm && !map.resources[index].node.isEmpty {
      let old = map.resources[index].id
      map.resources[index].storePreviousID()
      try transform(&map.resources[index], &tables)
      let new = map.resources[index].id
      if old == new { continue }
      counts[old, default: 1] -= 1
      counts[new, default: 0] += 1
      if counts[new] != 1 {
        let same = map.resources.filter { $0.id == new }.map(\.messageJSON).joined(separator: " ")
        throw KustomizeError("namespace transformation produces ID conflict: [\(same)]")
      }
    }
  }

  private func transform(_ resource: inout Resource, _ tables: inout Tables) throws(KustomizeError) {
    if !resource.isClusterScoped {
      try FieldSpecWalk.visit(&resource, Tables.namespace, making: .scalar) { node throws(KustomizeError) in try write(&node) }
    }
    let isBinding = Self.bindings.contains(resource.kind)
    if isBinding { try transformSubjects(&resource.node) }
    do throws(KustomizeError) {
      try tables.visit(&resource, isBinding: isBinding) { node throws(KustomizeError) in try write(&node) }
    } catch {
      let isShape = error.message.contains("but got SequenceNode") || error.message.contains("but got MappingNode")
      throw error.within(
        isShape ? "namespace field specs must target scalar nodes" : "namespace transformation failed")
    }
  }

  private func write(_ node: inout YAMLNode) throws(KustomizeError) {
    if unsetOnly, let text = node.text, !text.isEmpty, !node.isNull { return }
    try node.writeScalar(namespace, as: .string)
  }

  private func transformSubjects(_ node: inout YAMLNode) throws(KustomizeError) {
    let criterion: (key: String, value: String)
    switch subjects {
    case .none: return
    case .defaultOnly: criterion = ("name", "default")
    case .allServiceAccounts: criterion = ("kind", "ServiceAccount")
    }
    guard let list = node["subjects"], !list.isNull else { return }
    do throws(KustomizeError) {
      guard list.elements != nil else { throw list.wrongKind(expected: "SequenceNode") }
      try node.mutate("subjects") { list throws(KustomizeError) in
        try list.mutateElements { elements throws(KustomizeError) in
          for index in elements.indices where !elements[index].isNull {
            guard elements[index].mapping != nil else {
              throw elements[index].wrongKind(expected: "MappingNode")
                .within("looking up \(criterion.key) on (cluster)role binding subject")
            }
            guard elements[index][criterion.key]?.text == criterion.value else { continue }
            try elements[index].mutate("namespace", default: .scalar(YAMLNode.Scalar("", kind: .null))) {
              node throws(KustomizeError) in try write(&node)
            }
          }
        }
      }
    } catch {
      throw error.within("setting namespace on (cluster)role binding subjects")
    }
  }

  /// The field specs without those whose fields are set by rule. Names are the namespace only of the core group's Namespaces.
  private struct Tables {
    private var core: FieldSpecTable
    private var others: FieldSpecTable
    private var coreBindings: FieldSpecTable
    private var otherBindings: FieldSpecTable

    /// `metadata.namespace`, of all objects that have one.
    static let namespace = FieldSpecTable.Entry(
      spec: FieldSpec("metadata/namespace", create: true), steps: ["metadata", "namespace"].map(FieldSpecWalk.Step.init))

    init(_ fields: [FieldSpec]) {
      let fields = fields.filter { $0.path != "metadata/namespace" }
      let unnamed = fields.filter { $0.path != "metadata/name" }
      func isOfBinding(_ spec: FieldSpec) -> Bool {
        bindings.contains(spec.groupVersionKind.kind) && spec.path == "subjects/namespace"
      }
      core = FieldSpecTable(fields)
      others = FieldSpecTable(unnamed)
      coreBindings = FieldSpecTable(fields.filter { !isOfBinding($0) })
      otherBindings = FieldSpecTable(unnamed.filter { !isOfBinding($0) })
    }

    mutating func visit(
      _ resource: inout Resource, isBinding: Bool, _ change: (inout YAMLNode) throws(KustomizeError) -> Void
    ) throws(KustomizeError) {
      switch (resource.apiVersion == "v1", isBinding) {
      case (true, false): try core.visit(&resource, making: .scalar, change)
      case (false, false): try others.visit(&resource, making: .scalar, change)
      case (true, true): try coreBindings.visit(&resource, making: .scalar, change)
      case (false, true): try otherBindings.visit(&resource, making: .scalar, change)
      }
    }
  }
}
