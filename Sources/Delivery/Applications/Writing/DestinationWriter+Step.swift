import Syncing

extension DestinationWriter {
  private static let parallelWrites = 20

  /// Runs a step of a sync to its end; the actions of one instruction run at the same time, up to a bound.
  func carryOut(_ first: SyncStep) async -> SyncOutcome {
    var step = first
    while true {
      switch step.next() {
      case .finished(let outcome): return outcome
      case .carryOut(let actions): step.record(await perform(actions))
      }
    }
  }

  private func perform(_ actions: [SyncAction]) async -> [ActionOutcome] {
    await withTaskGroup(of: (Int, ActionOutcome).self) { group in
      var outcomes = [ActionOutcome](repeating: .failed("not carried out"), count: actions.count)
      for (index, action) in actions.enumerated() {
        if index >= Self.parallelWrites, let (done, outcome) = await group.next() { outcomes[done] = outcome }
        group.addTask { (index, await perform(action)) }
      }
      for await (done, outcome) in group { outcomes[done] = outcome }
      return outcomes
    }
  }
}
