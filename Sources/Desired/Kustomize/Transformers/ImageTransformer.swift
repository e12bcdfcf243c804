import ObjectModel
import RegularExpressions

/// Changes the names, tags and digests of container images: an entry of `images`, ImageTagTransformer.
///
/// Every object is gone through twice, which a tag's suffix shows: first all lists of containers at any depth, then the fields
/// of the field specs.
struct ImageTransformer: ResourceTransformer {
  private let change: ImageChange
  private let fields: [FieldSpec]
  /// Matches the images that the entry names; `nil` when its name is no regular expression, and so names none.
  private let expression: RegularExpression?

  init(_ change: ImageChange, fields: [FieldSpec]) {
    self.change = change
    self.fields = fields
    // The name stands in the expression as it is, so that `.` and `.*` mean what they mean there.
    expression = try? RegularExpression("^\(change.name)(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$")
  }

  private static let containerLists: Set<String> = ["containers", "initContainers"]

  func transform(_ map: inout ResourceMap) throws(KustomizeError) {
    if expression == nil { return }
    var table = FieldSpecTable(fields)
    for index in map.resources.indices where map.resources[index].kind != "CustomResourceDefinition" {
      if Self.hasContainers(map.resources[index].node) { try transformContainers(&map.resources[index].node) }
      try table.visit(&map.resources[index], making: .nothing) { node throws(KustomizeError) in try transformImage(&node) }
    }
  }

  private static func hasContainers(_ node: YAMLNode) -> Bool {
    switch node {
    case .scalar: false
    case .sequence(let elements): elements.contains(where: hasContainers)
    case .mapping(let mapping): mapping.members.contains { containerLists.contains($0.key) || hasContainers($0.value) }
    }
  }

  private func transformContainers(_ node: inout YAMLNode) throws(KustomizeError) {
    switch node {
    case .scalar: break
    case .sequence:
      try node.mutateElements { elements throws(KustomizeError) in
        for index in elements.indices { try transformContainers(&elements[index]) }
      }
    case .mapping:
      try node.mutateMapping { mapping throws(KustomizeError) in
        for index in mapping.members.indices {
          try transformContainers(&mapping.members[index].value)
          guard Self.containerLists.contains(mapping.members[index].key) else { continue }
          try transformElements(&mapping.members[index].value)
        }
      }
    }
  }

  /// Changes the images of a list of containers.
  private func transformElements(_ node: inout YAMLNode) throws(KustomizeError) {
    guard case .sequence = node else { return }
    try node.mutateElements { elements throws(KustomizeError) in
      for index in elements.indices where !elements[index].isNull {
        guard case .mapping = elements[index] else { throw elements[index].wrongKind(expected: "MappingNode") }
        try elements[index].mutate("image") { node throws(KustomizeError) in try transformImage(&node) }
      }
    }
  }

  private func transformImage(_ node: inout YAMLNode) throws(KustomizeError) {
    if node.isNull { return }
    guard let text = node.text else { throw node.wrongKind(expected: "ScalarNode") }
    guard let expression, expression.matches(text) else { return }
    var image = ImageReference(text)
    image.apply(change)
    try node.writeScalar(image.text)
  }
}
