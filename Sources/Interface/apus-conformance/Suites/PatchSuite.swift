import FileTree
import KubernetesSchema
import Kustomize
import ObjectModel

/// Patches of the three kinds: `patch` applied to `object`, as the API server does (`expect` or `error`), and for JSON and
/// strategic merge patches as kustomize does (`kustomizeSame`, `kustomizeExpect`, null for a deleted object, or
/// `kustomizeError`).
struct PatchSuite: Suite {
  func run(_ testCase: Case) -> [Outcome] {
    guard let object = testCase["object"], let patch = testCase["patch"], let type = testCase["type"]?.string else { return [] }
    var outcomes = [
      outcome("k8s", expected: testCase["expect"], error: testCase["error"]) {
        try Self.apply(patch, type, to: object)
      }
    ]
    if let expected = Self.kustomize(testCase) {
      outcomes.append(
        outcome("kustomize", expected: expected.value, error: expected.error) {
          try Self.build(patch, type, object)
        })
    }
    return outcomes
  }

  private static func kustomize(_ testCase: Case) -> (value: JSONValue?, error: JSONValue?)? {
    if testCase["kustomizeSame"] == true { return (testCase["expect"], testCase["error"]) }
    if let value = testCase["kustomizeExpect"] { return (value, nil) }
    return testCase["kustomizeError"].map { (nil, $0) }
  }

  private func outcome(
    _ reading: String, expected: JSONValue?, error: JSONValue?, _ result: () throws -> JSONValue
  ) -> Outcome {
    do {
      let actual = try result()
      return Outcome(
        reading: reading, expected: expected?.json() ?? "an error: \(error?.string ?? "")", actual: actual.json(),
        isPassed: actual == expected)
    } catch {
      return Outcome(
        reading: reading, expected: expected?.json() ?? "an error", actual: "an error: \(error)", isPassed: expected == nil)
    }
  }

  private static func apply(_ patch: JSONValue, _ type: String, to object: JSONValue) throws -> JSONValue {
    let result: JSONValue
    switch type {
    case "json": result = try JSONPatch.apply(patch, to: object)
    case "merge": result = MergePatch.apply(patch, to: object)
    case "strategic": result = try StrategicMergePatch.apply(patch, to: object)
    default: throw Refusal(problem: "there is no patch of type '\(type)'; use json, merge or strategic")
    }
    guard let kind = result["kind"]?.string, !kind.isEmpty else { throw Refusal(problem: "Object 'Kind' is missing") }
    return result
  }

  /// What a kustomization makes of the object and the patch; `null` when the patch deletes it.
  private static func build(_ patch: JSONValue, _ type: String, _ object: JSONValue) throws -> JSONValue {
    var entry: JSONValue = ["path": "patch.json"]
    if type == "json" { entry["target"] = ["kind": object["kind"] ?? ""] }
    let kustomization: JSONValue = ["resources": ["object.json"], "patches": [entry]]
    let tree = try InMemoryFileTree(files: [
      "kustomization.yaml": kustomization.json(), "object.json": object.json(), "patch.json": patch.json(),
    ])
    return try KustomizeBuild(tree: tree).run(".").manifests().first?.value ?? .null
  }

  private struct Refusal: Error {
    var problem: String
  }
}
