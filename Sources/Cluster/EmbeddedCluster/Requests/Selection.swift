import KubernetesSchema
import ObjectModel

/// What a list or watch is narrowed down to.
struct Selection: Sendable {
  let labels: LabelSelector
  let fields: FieldSelector

  init(_ query: Query, _ definition: ResourceDefinition) throws(APIStatus) {
    do {
      labels = try LabelSelector(query["labelSelector"] ?? "")
      fields = try FieldSelector(query["fieldSelector"] ?? "")
    } catch {
      throw .badRequest("\(error)")
    }
    let known = ["metadata.name", "metadata.namespace"] + (definition.facts?.selectableFields ?? [])
    for term in fields.terms where !known.contains(term.path) && definition.custom == nil {
      throw .badRequest("field label not supported: \(term.path)")
    }
  }

  var isEverything: Bool { labels.requirements.isEmpty && fields.terms.isEmpty }

  func matches(_ object: Manifest) -> Bool {
    (labels.requirements.isEmpty || labels.matches(object.labels)) && (fields.terms.isEmpty || fields.matches(object))
  }
}
