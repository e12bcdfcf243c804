import FileTree
import Synchronization

/// Results of rendering, kept for as long as what was read stays the same.
///
/// A look-up takes the new files and checks what the earlier rendering had read against them, so a commit that touches
/// none of it costs a few comparisons of hashes. Failures are kept the same way. Two applications with the same
/// parameters share one result: marks of ownership are put on later. Memory only; safe from several threads.
public final class RenderCache: Sendable {
  private struct Kept {
    var outcome: RenderOutcome
    var memory: Int
    var lastUse: UInt64
    var id: UInt64
  }

  private struct State {
    var outcomes: [RenderKey: [Kept]] = [:]
    var memory = 0
    var clock: UInt64 = 0

    mutating func tick() -> UInt64 {
      clock += 1
      return clock
    }
  }

  /// How many results with the same parameters are kept: those of several branches or clusters, and the last commits.
  private static let resultsPerKey = 8

  private let capacity: Int
  private let state = Mutex(State())

  /// - Parameter capacity: about how much memory the results may take, in bytes; those unused for longest go first.
  public init(capacity: Int = 64 << 20) { self.capacity = capacity }

  /// About how much memory is in use, in bytes.
  public var memory: Int { state.withLock { $0.memory } }

  /// How many results are kept.
  public var count: Int { state.withLock { $0.outcomes.values.reduce(0) { $0 + $1.count } } }

  /// Forgets everything.
  public func removeAll() { state.withLock { $0 = State() } }

  func outcome(
    for key: RenderKey, environment: [String: String], tree: any FileTree, references: [String: any FileTree],
    remotes: [RemoteRepository: any FileTree]
  ) -> RenderOutcome? {
    // Checked outside the lock, since it reads from the tree.
    for kept in state.withLock({ $0.outcomes[key] ?? [] }).reversed()
    where kept.outcome.holds(environment: environment, tree: tree, references: references, remotes: remotes) {
      state.withLock { state in
        let now = state.tick()
        guard let index = state.outcomes[key]?.firstIndex(where: { $0.id == kept.id }) else { return }
        state.outcomes[key]?[index].lastUse = now
      }
      return kept.outcome
    }
    return nil
  }

  func keep(_ outcome: RenderOutcome, for key: RenderKey) {
    guard outcome.isLasting else { return }
    let outcome = outcome.compact
    let memory = outcome.memory
    guard memory <= capacity else { return }
    state.withLock { state in
      let now = state.tick()
      var outcomes = state.outcomes[key] ?? []
      outcomes.append(Kept(outcome: outcome, memory: memory, lastUse: now, id: now))
      if outcomes.count > Self.resultsPerKey,
        let oldest = outcomes.indices.min(by: { outcomes[$0].lastUse < outcomes[$1].lastUse })
      {
        state.memory -= outcomes.remove(at: oldest).memory
      }
      state.outcomes[key] = outcomes
      state.memory += memory
      if state.memory > capacity { evict(&state) }
    }
  }

  /// Goes a tenth below the capacity, so that it need not be done for every new result.
  private func evict(_ state: inout State) {
    let uses = state.outcomes.values.flatMap { $0.map { ($0.lastUse, $0.memory) } }.sorted { $0.0 < $1.0 }
    var excess = state.memory - capacity / 10 * 9
    var oldestKept: UInt64 = 0
    for (use, memory) in uses.dropLast() {
      if excess <= 0 { break }
      excess -= memory
      oldestKept = use + 1
    }
    for (key, outcomes) in state.outcomes {
      let remaining = outcomes.filter { $0.lastUse >= oldestKept }
      if remaining.count == outcomes.count { continue }
      state.outcomes[key] = remaining.isEmpty ? nil : remaining
    }
    state.memory = state.outcomes.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.memory } }
  }
}
