import Comparison
import CustomResources
import KubernetesClient
import ObjectModel

/// Asks API servers what applying an object would make of it, and remembers the answers as long as neither the live nor the desired
/// object changes. Nothing is written.
actor ServerSideDryRuns {
  /// How many questions are asked at the same time.
  private static let parallelism = 8

  private struct Place: Hashable {
    var server: String
    var instance: String
  }

  private struct Entry {
    var uid: String
    var version: String
    var desired: Manifest
    var answer: Manifest
  }

  /// By application, so that what it holds no more goes.
  private var known: [Place: [ResourceKey: Entry]] = [:]

  struct Answers: Sendable {
    var predictions: [ResourceKey: Manifest] = [:]
    /// Why objects cannot be compared.
    var faults: [Condition] = []
  }

  func answers(about pairs: [ResourcePair], of instance: String, in cluster: ComparisonResearch.Cluster) async -> Answers {
    let place = Place(server: cluster.server, instance: instance)
    let before = known[place] ?? [:]
    var kept: [ResourceKey: Entry] = [:]
    var open: [ResourcePair] = []
    var result = Answers()
    for pair in pairs {
      if let entry = before[pair.key], entry.uid == pair.live?.uid, entry.version == pair.live?.resourceVersion,
        entry.desired == pair.desired
      {
        kept[pair.key] = entry
        result.predictions[pair.key] = entry.answer
      } else {
        open.append(pair)
      }
    }
    await withTaskGroup(of: (ResourcePair, Outcome).self) { group in
      var rest = open[...]
      for pair in rest.prefix(Self.parallelism) { group.addTask { (pair, await Self.ask(pair, cluster)) } }
      rest = rest.dropFirst(Self.parallelism)
      for await (pair, outcome) in group {
        if let next = rest.popFirst() { group.addTask { (next, await Self.ask(next, cluster)) } }
        switch outcome {
        case .answer(let answer):
          guard let desired = pair.desired, let live = pair.live else { continue }
          kept[pair.key] = Entry(uid: live.uid, version: live.resourceVersion, desired: desired, answer: answer)
          result.predictions[pair.key] = answer
        case .gone: continue
        case .fault(let problem):
          let text = "Failed to compare desired state to live state: \(pair.key.kind)/\(pair.key.name): \(problem)"
          result.faults.append(Condition(type: Condition.comparisonError, message: text))
        }
      }
    }
    result.faults.sort { $0.message < $1.message }
    known[place] = kept.isEmpty ? nil : kept
    return result
  }

  private enum Outcome: Sendable {
    case answer(Manifest)
    /// There is nothing to compare with any more; the next look tells.
    case gone
    case fault(String)
  }

  private static func ask(_ pair: ResourcePair, _ cluster: ComparisonResearch.Cluster) async -> Outcome {
    guard let desired = pair.desired, let resource = cluster.discovery.resource(for: desired.groupVersionKind) else {
      return .gone
    }
    do {
      var answer = try await cluster.client.patch(
        resource, namespace: desired.namespace, name: desired.name, .apply(desired.value),
        options: WriteOptions(fieldManager: DestinationWriter.manager, dryRun: true, force: true))
      answer["metadata", "managedFields"] = nil
      return .answer(answer)
    } catch {
      return error.isNotFound ? .gone : .fault("\(error)")
    }
  }
}
