import ObjectModel

/// An entry of `status.conditions`, as most kinds have it.
struct StatusCondition {
  var type: String
  var status: String
  var reason: String
  var message: String
  /// The generation it speaks of; `nil` when it does not say.
  var observedGeneration: Int64?

  init(_ value: JSONValue) {
    type = value["type"]?.string ?? ""
    // A few controllers write a Boolean.
    status = value["status"]?.string ?? value["status"]?.bool.map { $0 ? "True" : "False" } ?? ""
    reason = value["reason"]?.string ?? ""
    message = value["message"]?.string ?? ""
    observedGeneration = value["observedGeneration"]?.integer
  }
}

extension Manifest {
  var conditions: [StatusCondition] { self["status", "conditions"]?.array?.map(StatusCondition.init) ?? [] }

  func condition(_ type: String) -> StatusCondition? { conditions.first { $0.type == type } }

  /// A number of `status`; 0 when absent.
  func statusCount(_ field: String) -> Int64 { self["status", field]?.integer ?? 0 }

  /// `spec.replicas`; `nil` when absent.
  var wantedReplicas: Int64? { self["spec", "replicas"]?.integer }

  var observedGeneration: Int64 { statusCount("observedGeneration") }

  /// Whether the controller has yet to see the newest spec.
  var isGenerationUnobserved: Bool { generation > observedGeneration }
}
