import KubernetesSchema
import ObjectModel

extension Manifest {
  /// The object with no more of its `metadata.managedFields` than a comparison cannot do without: what the engine itself applied
  /// server-side. Objects that were never applied that way lose them all.
  ///
  /// For whoever holds many objects: the rest is looked up where it is needed (`ComparisonQuestions.unowned`).
  public var keepingOwnFieldsOnly: Manifest {
    guard let entries = value["metadata", "managedFields"]?.array else { return self }
    var result = self
    let own = entries.filter { $0["manager"]?.string == Prediction.manager && $0["operation"] == "Apply" }
    result["metadata", "managedFields"] = own.isEmpty ? nil : .array(own)
    return result
  }
}
