import ObjectModel

/// An entry of `status.conditions`, as most kinds have it.
struct StatusCondition {
  var type: String
  var status: String
  var reason: String
  var message: String

  init(_ value: JSONValue) {
    type = value["type"]?.string ?? ""
    status = value["status"]?.string ?? ""
    reason = value["reason"]?.string ?? ""
    message = value["message"]?.string ?? ""
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
