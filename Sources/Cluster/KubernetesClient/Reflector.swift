import ObjectModel

/// What a reflector tells of the objects it follows.
public enum StoreChange: Sendable, Hashable {
  /// These are all the objects there are: at the start, and whenever the thread was lost. What is not among them is gone.
  case replaced([Manifest])
  /// An object was added or changed.
  case updated(Manifest)
  /// An object is gone; its last state.
  case removed(Manifest)
  /// The cluster cannot be followed right now. What was told before still counts as the last known state; the reflector
  /// tries again by itself and the next `.replaced` or change says that it succeeded.
  case interrupted(KubernetesError)
}

/// Follows the objects of one resource: lists, watches, and starts over when the thread is lost.
///
/// It survives disconnections, `410 Gone` and restarts of the server, waiting 0.8 to 30 s (growing, with jitter) between
/// attempts. After a broken connection it lists again rather than going on from the version it knew: the server behind
/// the address may have been restored from a backup, and its versions may have gone backwards. Errors that do not pass by
/// themselves (another certificate authority, no rights) are told with their remedy, and tried again all the same, since
/// an administrator may mend them.
public struct Reflector: Sendable {
  private let client: any ClusterClient
  private let resource: APIResource
  private let namespace: String?
  private let selection: Selection
  private let pace: Pace
  private let backoff: Backoff

  /// - Parameter namespace: `nil` for all.
  public init(
    client: any ClusterClient, resource: APIResource, namespace: String? = nil, matching selection: Selection = Selection(),
    backoff: Backoff = .watch, pace: Pace = .system
  ) {
    self.client = client
    self.resource = resource
    self.namespace = namespace
    self.selection = selection
    self.backoff = backoff
    self.pace = pace
  }

  /// Starts to follow. The stream ends when the reading task is cancelled or the stream dropped, never by itself.
  public func changes() -> AsyncStream<StoreChange> {
    let (stream, continuation) = AsyncStream<StoreChange>.makeStream()
    let task = Task {
      await run(into: continuation)
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  /// Why one thread of list and watch ended.
  private enum Ending {
    /// The server closed the watch in good order; it goes on from this version.
    case closed(resourceVersion: String)
    case failed(KubernetesError)
  }

  private func run(into continuation: AsyncStream<StoreChange>.Continuation) async {
    var backoff = backoff
    var resumption: String?
    while !Task.isCancelled {
      let started = pace.now()
      switch await follow(from: resumption, into: continuation) {
      case .closed(let version):
        resumption = version
        backoff.reset()
        // A server that closes at once, again and again, must not be asked in a tight loop.
        if pace.now() - started < .seconds(1), (try? await pace.sleep(.seconds(1))) == nil { return }
      case .failed(.cancelled): return
      case .failed(let error):
        let couldResume = resumption != nil
        resumption = nil
        // An old version is no trouble of the cluster: list again at once.
        if error.isGone, couldResume || pace.now() - started > .seconds(1) { continue }
        if pace.now() - started > .seconds(60) { backoff.reset() }
        if !error.isGone { continuation.yield(.interrupted(error)) }
        if (try? await pace.sleep(backoff.next(chance: pace.chance()))) == nil { return }
      }
    }
  }

  private func follow(from resumption: String?, into continuation: AsyncStream<StoreChange>.Continuation) async -> Ending {
    do {
      var version: String
      if let resumption {
        version = resumption
      } else {
        let list = try await client.list(resource, namespace: namespace, matching: selection)
        continuation.yield(.replaced(list.items))
        version = list.resourceVersion
      }
      for try await event in client.watch(resource, namespace: namespace, matching: selection, from: version) {
        switch event {
        case .added(let object), .modified(let object): continuation.yield(.updated(object))
        case .deleted(let object): continuation.yield(.removed(object))
        case .bookmark: break
        }
        if !event.resourceVersion.isEmpty { version = event.resourceVersion }
      }
      return Task.isCancelled ? .failed(.cancelled) : .closed(resourceVersion: version)
    } catch let error as KubernetesError {
      return .failed(error)
    } catch {
      return .failed(.cancelled)
    }
  }
}
