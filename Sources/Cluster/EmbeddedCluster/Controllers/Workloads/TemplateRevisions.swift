import ObjectModel

/// The templates a StatefulSet or DaemonSet has had, kept as ControllerRevisions.
struct TemplateRevisions {
  /// The name of the revision of the present template.
  let current: String
  /// Its label value: the hash in its name.
  let hash: String
  private let revisions: [Manifest]

  /// Finds the revision of the present template, or plans to make it; an old template that is wanted again becomes the newest.
  init(of owner: Manifest, _ index: LiveIndex, _ plan: inout Plan) {
    let known = index.controlled(by: owner, .controllerRevisions)
    let data = Self.data(of: owner)
    let newest = known.map { $0["revision"]?.int ?? 0 }.max() ?? 0
    if var same = known.first(where: { $0["data"] == data }) {
      if same["revision"]?.int ?? 0 < newest {
        same["revision"] = .integer(Int64(newest + 1))
        plan.update(same)
      }
      current = same.name
      hash = same.label(Self.label) ?? String(same.name.dropFirst(owner.name.count + 1))
      revisions = known
      return
    }
    let collisions = owner.statusNumber("collisionCount")
    hash = ShortHash.text(of: data.jsonBytes() + Array("\(collisions)".utf8))
    current = "\(owner.name)-\(hash)"
    var made = Manifest([
      "apiVersion": "apps/v1", "kind": "ControllerRevision", "metadata": ["name": .string(current)], "data": data,
      "revision": .integer(Int64(newest + 1)),
    ])
    made.namespace = owner.namespace
    made["metadata", "labels"] = owner["spec", "template", "metadata", "labels"]
    made.setLabel(Self.label, to: hash)
    made.setOwnerReferences([owner.controllerReference])
    plan.create(made)
    revisions = known
  }

  static let label = "controller-revision-hash"

  /// The template as kubectl's rollback reads it.
  private static func data(of owner: Manifest) -> JSONValue {
    var template = owner["spec", "template"] ?? [:]
    template["$patch"] = "replace"
    return ["spec": ["template": template]]
  }

  /// The template of a revision; `nil` when it is not kept.
  func template(of revision: String) -> JSONValue? {
    guard let found = revisions.first(where: { $0.name == revision }) else { return nil }
    var template = found["data", "spec", "template"]
    template?["$patch"] = nil
    return template
  }

  /// Deletes revisions beyond the limit that no Pod is of.
  func prune(_ owner: Manifest, inUse: Set<String>, _ plan: inout Plan) {
    let limit = owner["spec", "revisionHistoryLimit"]?.int ?? 10
    let old = revisions.filter { $0.name != current && !inUse.contains($0.name) && !$0.isBeingDeleted }
      .sorted { $0["revision"]?.int ?? 0 < $1["revision"]?.int ?? 0 }
    for revision in old.prefix(max(0, old.count - limit)) { plan.delete(revision) }
  }
}
