import ObjectModel

/// YAML read as Kubernetes tooling reads it: `yaml` against `k8s` or `k8sError`.
struct YAMLSuite: Suite {
  func run(_ testCase: Case) -> [Outcome] {
    guard let text = testCase["yaml"]?.string else { return [] }
    let expected = testCase["k8s"].map { $0.json() } ?? "an error: \(testCase["k8sError"]?.string ?? "")"
    let actual: String
    let isPassed: Bool
    do {
      let documents = JSONValue.array(try Self.objects(text))
      actual = documents.json()
      isPassed = testCase["k8s"].map { $0.json() == actual } ?? false
    } catch {
      actual = "an error: \(error)"
      isPassed = testCase["k8s"] == nil
    }
    return [Outcome(reading: "k8s", expected: expected, actual: actual, isPassed: isPassed)]
  }

  /// The documents of a stream, refused unless they are objects of Kubernetes, as the tool that made the goldens does.
  private static func objects(_ text: String) throws -> [JSONValue] {
    let documents = try YAML.documents(text)
    if documents.isEmpty { throw NotAnObject(problem: "no objects passed") }
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

  private struct NotAnObject: Error {
    var problem: String
  }
}
