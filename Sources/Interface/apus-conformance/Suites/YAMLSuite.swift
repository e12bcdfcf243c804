import ObjectModel

/// YAML read as Kubernetes tooling reads it (`yaml` against `k8s` or `k8sError`), and as kustomize reads resources
/// (`kustomize`, `kustomizeSame` or `kustomizeError`).
struct YAMLSuite: Suite {
  func run(_ testCase: Case) -> [Outcome] {
    guard let text = testCase["yaml"]?.string else { return [] }
    var outcomes = [
      outcome("k8s", expected: testCase["k8s"], error: testCase["k8sError"]) {
        let documents = try YAML.documents(text)
        if documents.isEmpty { throw NotAnObject(problem: "no objects passed") }
        return try Self.checked(documents)
      }
    ]
    let isSame = testCase["kustomizeSame"] == true
    let expected = testCase[isSame ? "k8s" : "kustomize"]
    let error = testCase[isSame ? "k8sError" : "kustomizeError"]
    if expected != nil || error != nil {
      outcomes.append(
        outcome("kustomize", expected: expected, error: error) {
          try Self.distinct(Self.checked(try YAML.documents(text, reading: .kustomize)))
        })
    }
    return outcomes
  }

  private func outcome(
    _ reading: String, expected: JSONValue?, error: JSONValue?, _ documents: () throws -> [JSONValue]
  ) -> Outcome {
    let wanted = expected?.json() ?? "an error: \(error?.string ?? "")"
    do {
      let actual = JSONValue.array(try documents()).json()
      return Outcome(reading: reading, expected: wanted, actual: actual, isPassed: expected != nil && actual == wanted)
    } catch {
      return Outcome(reading: reading, expected: wanted, actual: "an error: \(error)", isPassed: expected == nil)
    }
  }

  /// The documents of a stream, refused unless they are objects of Kubernetes, as the tools that made the goldens do.
  private static func checked(_ documents: [JSONValue]) throws -> [JSONValue] {
    for document in documents {
      guard document.object != nil else { throw NotAnObject(problem: "a document is no object") }
      guard document["kind"]?.string != nil else { throw NotAnObject(problem: "Object 'Kind' is missing") }
      for field in ["name", "namespace"] {
        if let value = document["metadata", field], value.string == nil {
          throw NotAnObject(problem: "metadata.\(field) is no string")
        }
      }
    }
    return documents
  }

  /// The objects, refused if two have one identity.
  private static func distinct(_ documents: [JSONValue]) throws -> [JSONValue] {
    var seen: Set<ResourceKey> = []
    for document in documents where !seen.insert(Manifest(document).key).inserted {
      throw NotAnObject(problem: "may not add resource with an already registered id: \(Manifest(document).key)")
    }
    return documents
  }

  private struct NotAnObject: Error {
    var problem: String
  }
}
