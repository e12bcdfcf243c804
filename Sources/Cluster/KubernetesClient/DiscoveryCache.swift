/// Remembers what a cluster serves, and lets many askers share one fetch.
actor DiscoveryCache {
  private var known: Discovery?
  private var fetch: Task<Result<Discovery, KubernetesError>, Never>?

  /// What is remembered, else what `load` gives.
  func discovery(_ load: @escaping @Sendable () async throws(KubernetesError) -> Discovery) async throws(KubernetesError)
    -> Discovery
  {
    if let known { return known }
    return try await refresh(load)
  }

  /// What `load` gives now; a fetch that is under way is shared.
  func refresh(_ load: @escaping @Sendable () async throws(KubernetesError) -> Discovery) async throws(KubernetesError)
    -> Discovery
  {
    if let fetch { return try await fetch.value.get() }
    let task = Task {
      do throws(KubernetesError) { return Result<Discovery, KubernetesError>.success(try await load()) } catch {
        return .failure(error)
      }
    }
    fetch = task
    let result = await task.value
    fetch = nil
    if case .success(let discovery) = result { known = discovery }
    return try result.get()
  }
}
