import CustomResources
import Health
import KubernetesClient
import ObjectModel
import Syncing

/// The hooks that run before and after what an Application delivered is deleted.
///
/// They are written through the same gate as everything else: what the project forbids, they may not do either.
struct DeletionHooks: Sendable {
  let application: Application
  let target: DeliveryTarget
  let inspector: ApplicationInspector

  enum Progress: Sendable, Hashable {
    case done
    case waiting
    /// With what went wrong; it is tried again.
    case failed(String)
  }

  /// Makes the hooks that are missing, and tells how far they are. A hook that failed is deleted, and made again the next time.
  func run(_ type: HookType) async throws(KubernetesError) -> Progress {
    let hooks: [Manifest]
    do {
      hooks = try await wanted(type)
    } catch {
      return .failed(error.description)
    }
    var isWaiting = false
    for hook in hooks {
      guard let live = try await live(hook) else {
        let request = ApplyRequest(manifest: hook)
        if case .failed(let problem) = await DestinationWriter(target: target).perform(.apply(request)) {
          return .failed("\(type.rawValue) hook \(hook.kind)/\(hook.name): \(problem)")
        }
        isWaiting = true
        continue
      }
      switch await inspector.control.health.health(of: live)?.code {
      case nil, .healthy?: continue
      case .degraded?:
        _ = await DestinationWriter(target: target).perform(.delete(deletion(of: live)))
        return .failed("\(type.rawValue) hook \(hook.kind)/\(hook.name) failed; it is run again")
      default: isWaiting = true
      }
    }
    return isWaiting ? .waiting : .done
  }

  /// Deletes the hooks whose policy asks for it, now that they have ended.
  ///
  /// - Returns: what went wrong; `nil` when nothing did.
  func cleanUp(_ type: HookType) async throws(KubernetesError) -> String? {
    let hooks: [Manifest]
    do {
      hooks = try await wanted(type)
    } catch {
      // What cannot be rendered any more must not keep the Application for ever: the hooks have run.
      return nil
    }
    var present: [(hook: Manifest, live: Manifest, isDegraded: Bool)] = []
    for hook in hooks {
      guard let live = try await live(hook) else { continue }
      present.append((hook, live, await inspector.control.health.health(of: live)?.code == .degraded))
    }
    let hasFailed = present.contains(where: \.isDegraded)
    for (hook, live, _) in present where hook.hookDeletePolicies.contains(hasFailed ? .hookFailed : .hookSucceeded) {
      if case .failed(let problem) = await DestinationWriter(target: target).perform(.delete(deletion(of: live))) {
        return problem
      }
    }
    return nil
  }

  private func deletion(of live: Manifest) -> DeleteRequest {
    DeleteRequest(live: live, propagation: .background, removesHookFinalizer: true)
  }

  private func live(_ hook: Manifest) async throws(KubernetesError) -> Manifest? {
    guard let resource = try await target.cluster.client.resource(for: hook.groupVersionKind) else { return nil }
    return try await target.cluster.client.find(resource, namespace: hook.namespace, name: hook.name)
  }

  /// The hooks of a type, in the order of their waves, each with a name.
  private func wanted(_ type: HookType) async throws(SourceLoadError) -> [Manifest] {
    let desired = try await inspector.desiredState(of: application, target)
    return desired.hooks.filter { $0.hookTypes.contains(type) }.map { hook in
      var named = hook
      if named.name.isEmpty, let prefix = named["metadata", "generateName"]?.string {
        // The same at every look, and another for an Application of the same name made later.
        named.name = prefix + application.manifest.uid.prefix(8) + "-" + type.rawValue.lowercased()
        named["metadata", "generateName"] = nil
      }
      return named
    }.sorted { ($0.syncWave, $0.name) < ($1.syncWave, $1.name) }
  }
}
