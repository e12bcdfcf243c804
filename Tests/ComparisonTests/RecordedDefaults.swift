import Foundation
import KubernetesSchema
import ObjectModel
import Testing

/// An object as it was sent, and as a real server (1.36) returned it from a dry-run create: Tests/Corpus/defaulting.
struct RecordedDefaults: Sendable, CustomTestStringConvertible {
  var sent: Manifest
  var returned: Manifest
  var testDescription: String { "\(sent.kind) \(sent.name)" }

  static let all: [RecordedDefaults] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Corpus/defaulting/kubernetes-1.36.json")
    guard let bytes = try? Data(contentsOf: file), let values = try? JSONValue(json: [UInt8](bytes)).array else { return [] }
    return values.compactMap { value in
      guard let input = value["input"], let output = value["output"] else { return nil }
      return RecordedDefaults(sent: Manifest(input), returned: Manifest(output))
    }
  }()

  /// The live object as one who applies leaves it.
  func live(appliedBy way: WayOfApplying) throws -> Manifest {
    var live = returned
    switch way {
    case .unknown: break
    case .clientSide: live = live.noting(last: sent.value.json())
    case .serverSide:
      let schema = KubernetesFacts.builtIn.schema(of: sent.groupVersionKind) ?? .deduced
      let outcome = try ServerSideApply.apply(
        sent.value, to: nil, schema: schema, manager: FieldManager("argocd-controller"), force: true, time: "2026-01-01T00:00:00Z"
      )
      live["metadata", "managedFields"] = outcome.object["metadata", "managedFields"]
    }
    return live
  }
}

/// How a live object came to be.
enum WayOfApplying: Sendable, CaseIterable {
  /// Nothing tells.
  case unknown
  /// With a note of what was applied.
  case clientSide
  /// With a list of the fields that the engine owns.
  case serverSide
}

extension JSONValue {
  /// The values that have nothing inside, each with the way to it.
  var leaves: [(path: [String], value: JSONValue)] {
    switch self {
    case .object(let members): members.flatMap { key, value in value.leaves.map { ([key] + $0.path, $0.value) } }
    case .array(let elements):
      elements.enumerated().flatMap { index, element in element.leaves.map { ([String(index)] + $0.path, $0.value) } }
    default: [([], self)]
    }
  }

  /// The value with another leaf.
  func replacing(_ path: ArraySlice<String>, with leaf: JSONValue) -> JSONValue {
    guard let step = path.first else { return leaf }
    switch self {
    case .object(let members):
      return .object(
        JSONObject(
          members.map { key, value in (key, key == step ? value.replacing(path.dropFirst(), with: leaf) : value) }))
    case .array(let elements):
      return .array(
        elements.enumerated().map { index, element in
          String(index) == step ? element.replacing(path.dropFirst(), with: leaf) : element
        })
    default: return self
    }
  }
}
