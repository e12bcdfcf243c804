import KubernetesSchema
import ObjectModel
import Synchronization

/// The resources the server answers for: the built-in ones, and those that CustomResourceDefinitions define.
final class ResourceCatalog: Sendable {
  private struct Content {
    var definitions: [ResourceName: ResourceDefinition]
    /// The resources of each definition, by its name.
    var custom: [String: [ResourceName]] = [:]
    var order: [ResourceName]
    /// The version of each kind that is preferred.
    var preferred: [StorageKind: ResourceName] = [:]

    mutating func prefer() {
      preferred = [:]
      for name in order {
        let storage = StorageKind(group: name.group, plural: name.plural)
        if let other = preferred[storage], !KubernetesVersion.precedes(name.version, other.version) { continue }
        preferred[storage] = name
      }
    }
  }

  private let content: Mutex<Content>

  init(facts: KubernetesFacts = .builtIn) {
    var definitions: [ResourceName: ResourceDefinition] = [:]
    var order: [ResourceName] = []
    for resource in facts.resources where resource.isServed && !resource.verbs.isEmpty {
      let definition = ResourceDefinition(resource)
      definitions[definition.name] = definition
      order.append(definition.name)
    }
    var content = Content(definitions: definitions, order: order)
    content.prefer()
    self.content = Mutex(content)
  }

  /// The resource of a path; `nil` when there is none.
  func definition(_ name: ResourceName) -> ResourceDefinition? { content.withLock { $0.definitions[name] } }

  /// The resource whose objects are stored somewhere, at the version that is preferred.
  func definition(of storage: StorageKind) -> ResourceDefinition? {
    content.withLock { content in content.preferred[storage].flatMap { content.definitions[$0] } }
  }

  /// Whether any resource of a group and version is served.
  func serves(group: String, version: String) -> Bool {
    content.withLock { $0.definitions.keys.contains { $0.group == group && $0.version == version } }
  }

  /// All resources, the built-in ones first.
  var all: [ResourceDefinition] { content.withLock { content in content.order.compactMap { content.definitions[$0] } } }

  /// Takes in a CustomResourceDefinition as it stands now; `nil` when it is gone.
  func update(_ name: String, to definition: Manifest?) {
    let served = definition.map(ResourceDefinition.served) ?? []
    content.withLock { content in
      defer { content.prefer() }
      for old in content.custom.removeValue(forKey: name) ?? [] {
        content.definitions[old] = nil
        content.order.removeAll { $0 == old }
      }
      if served.isEmpty { return }
      content.custom[name] = served.map(\.name)
      for resource in served {
        content.definitions[resource.name] = resource
        content.order.append(resource.name)
      }
    }
  }
}
