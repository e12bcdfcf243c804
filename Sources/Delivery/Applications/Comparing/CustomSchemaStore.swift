import Comparison
import KubernetesClient
import ObjectModel

/// The definitions of the custom kinds that applications hold, read when they are needed. Definitions are large and many, and few
/// of them matter, so none is watched: one that was read is looked at again after a while.
actor CustomSchemaStore {
  /// How long a definition is taken to be as it was read, and one that is not there to be missing.
  private static let lifetime: Duration = .seconds(60)
  private static let absenceLifetime: Duration = .seconds(5)
  private static let capacity = 500

  private struct Place: Hashable {
    var server: String
    var kind: GroupKind
  }

  private struct Entry {
    var schemas: [GroupVersionKind: CustomSchema]
    var version: String
    var expiry: ContinuousClock.Instant
  }

  private var entries: [Place: Entry] = [:]

  /// What is known of kinds; those without a definition, and those whose definition cannot be read right now, are left out.
  func schemas(of kinds: Set<GroupVersionKind>, in cluster: ComparisonResearch.Cluster) async -> CustomSchemas {
    var result = CustomSchemas()
    for kind in kinds where kind.group.contains(".") {
      result[kind] = await schemas(of: kind, in: cluster)[kind]
    }
    return result
  }

  private func schemas(of kind: GroupVersionKind, in cluster: ComparisonResearch.Cluster) async -> [GroupVersionKind:
    CustomSchema]
  {
    let place = Place(server: cluster.server, kind: kind.groupKind)
    let known = entries[place]
    if let known, known.expiry > .now { return known.schemas }
    guard let resource = cluster.discovery.resource(for: kind) else { return [:] }
    let name = "\(resource.plural).\(kind.group)"
    let definition: Manifest?
    do {
      definition = try await cluster.client.find(.customResourceDefinitions, name: name)
    } catch {
      // Refused or unreachable: go on with what was known.
      keep(Entry(schemas: known?.schemas ?? [:], version: known?.version ?? "", expiry: .now + Self.absenceLifetime), at: place)
      return known?.schemas ?? [:]
    }
    let version = definition?.resourceVersion ?? ""
    let schemas = known.flatMap { $0.version == version ? $0.schemas : nil } ?? definition.map(CustomSchemas.schemas) ?? [:]
    keep(
      Entry(schemas: schemas, version: version, expiry: .now + (definition == nil ? Self.absenceLifetime : Self.lifetime)),
      at: place)
    return schemas
  }

  private func keep(_ entry: Entry, at place: Place) {
    if entries.count >= Self.capacity { entries = [:] }
    entries[place] = entry
  }
}
