import ObjectModel

@testable import KubernetesSchema

/// The schema of a built-in kind; deduced when there is none, so that a test fails where it looks at it.
func schema(_ apiVersion: String, _ kind: String) -> ObjectSchema {
  KubernetesFacts.builtIn.schema(of: GroupVersionKind(apiVersion: apiVersion, kind: kind)) ?? .deduced
}

func json(_ text: String) throws -> JSONValue { try JSONValue(json: text) }

extension JSONValue {
  /// The fields a manager owns, as JSON.
  func owned(by manager: String, _ operation: String = "Apply") -> JSONValue? {
    self["metadata", "managedFields"]?.array?.first {
      $0["manager"]?.string == manager && $0["operation"]?.string == operation
    }?["fieldsV1"]
  }
}
