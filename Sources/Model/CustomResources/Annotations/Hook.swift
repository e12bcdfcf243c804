import ObjectModel

/// When a hook runs.
public enum HookType: String, Sendable, Hashable, CaseIterable {
  case preSync = "PreSync"
  case sync = "Sync"
  case postSync = "PostSync"
  case syncFail = "SyncFail"
  case preDelete = "PreDelete"
  case postDelete = "PostDelete"
  /// The object is not applied at all.
  case skip = "Skip"

  /// What a Helm hook name means; `nil` for names that mean nothing here.
  init?(helm name: String) {
    switch name {
    case "pre-install", "pre-upgrade": self = .preSync
    case "post-install", "post-upgrade": self = .postSync
    case "pre-delete": self = .preDelete
    case "post-delete": self = .postDelete
    default: return nil
    }
  }
}

/// When a hook's object is deleted again.
public enum HookDeletePolicy: String, Sendable, Hashable, CaseIterable {
  case beforeHookCreation = "BeforeHookCreation"
  case hookSucceeded = "HookSucceeded"
  case hookFailed = "HookFailed"

  init?(helm name: String) {
    switch name {
    case "before-hook-creation": self = .beforeHookCreation
    case "hook-succeeded": self = .hookSucceeded
    case "hook-failed": self = .hookFailed
    default: return nil
    }
  }
}

/// What an object's hook annotations make of it.
public enum ResourceRole: Sendable, Hashable {
  /// Applied, compared and pruned.
  case resource
  /// Run at certain times; not compared, not pruned.
  case hook(Set<HookType>)
  /// Hook annotation `Skip` alone: neither applied nor counted.
  case skipped
  /// Hook annotations that mean nothing here, such as Helm's `test`: as if the object were not there.
  case ignored
}

extension Manifest {
  /// Whether the object is a plain resource, a hook, or neither.
  ///
  /// A valid Argo annotation decides alone; Helm's counts only without one. `crd-install` is a plain resource.
  public var role: ResourceRole {
    let argo = Set(annotationItems(Annotation.hook).compactMap(HookType.init(rawValue:)))
    if argo == [.skip] { return .skipped }
    if !argo.isEmpty { return .hook(argo.subtracting([.skip])) }
    let hasArgo = !(annotation(Annotation.hook) ?? "").isEmpty
    let helmNames = annotationItems(Annotation.helmHook)
    if helmNames.isEmpty { return hasArgo ? .ignored : .resource }
    if helmNames.contains("crd-install") { return .resource }
    let helm = Set(helmNames.compactMap(HookType.init(helm:)))
    return helm.isEmpty ? .ignored : .hook(helm)
  }

  /// The phases at which the object runs as a hook; empty for a plain resource.
  public var hookTypes: Set<HookType> {
    if case .hook(let types) = role { types } else { [] }
  }

  public var isHook: Bool { if case .hook = role { true } else { false } }

  /// When the hook is deleted; `BeforeHookCreation` unless it says otherwise.
  public var hookDeletePolicies: Set<HookDeletePolicy> {
    let policies = Set(
      annotationItems(Annotation.hookDeletePolicy).compactMap(HookDeletePolicy.init(rawValue:))
        + annotationItems(Annotation.helmHookDeletePolicy).compactMap(HookDeletePolicy.init(helm:)))
    return policies.isEmpty ? [.beforeHookCreation] : policies
  }

  /// The wave the object asks for: `sync-wave`, else Helm's hook weight, else 0.
  public var syncWave: Int {
    for key in [Annotation.syncWave, Annotation.helmHookWeight] {
      if let text = annotation(key), let wave = Int(text.hasPrefix("+") ? String(text.dropFirst()) : text) { return wave }
    }
    return 0
  }
}
