import CustomResources
import ObjectModel

extension [RevisionHistory] {
  /// The history after an operation: with a new entry if it deployed the whole application, and at most `limit` entries, the
  /// oldest gone first. Dry runs, syncs of some resources and failures leave no entry.
  public func recording(_ state: OperationState, limit: Int) -> [RevisionHistory] {
    guard state.phase == .succeeded, let sync = state.operation.sync, !sync.dryRun, !sync.isSelective,
      let result = state.syncResult
    else { return self }
    var entry = RevisionHistory(id: (last?.id ?? -1) + 1)
    entry.revision = result.revision
    entry.revisions = result.revisions
    entry.source = result.source
    entry.sources = result.sources
    entry.deployStartedAt = state.startedAt
    entry.deployedAt = state.finishedAt ?? state.startedAt
    entry.initiatedBy = state.operation.initiatedBy
    return Array((self + [entry]).suffix(Swift.max(0, limit)))
  }
}
