import CustomResources
import ObjectModel

/// One object to apply, run as a hook, or prune.
public struct SyncTask: Sendable, Hashable {
  /// What to apply; `nil` when the live object is to be pruned.
  public var desired: Manifest?
  public var live: Manifest?
  public var phase: SyncPhase
  public var wave: Int
  public var isHook: Bool
  /// Whether comparing found a difference; missing objects count as different.
  public var isModified: Bool
  /// Why the task may not run; `nil` when it may.
  public var refusal: String?
  /// Whether the cluster does not know the kind yet, so that a dry run cannot be made.
  public var skipsDryRun = false
  /// The key in rows of results; cluster-scoped objects stand there with the destination's namespace.
  public var rowKey: ResourceKey

  public var isPrune: Bool { desired == nil }
  public var manifest: Manifest { desired ?? live ?? Manifest([:]) }
  public var key: ResourceKey { manifest.key }

  /// Why the task is in the plan, for people.
  public var reason: String {
    if let refusal { return refusal }
    if isHook { return "\(phase.rawValue) hook" }
    if isPrune { return "no longer in the sources" }
    if live == nil { return "missing in the cluster" }
    return isModified ? "differs from the sources" : "in sync, applied again"
  }

  /// What the task is waited on or reported as: `group/Kind/name`.
  var label: String { "\(key.group)/\(key.kind)/\(key.name)" }

  /// The group that runs together.
  var group: TaskGroup { TaskGroup(phase: phase, wave: wave) }

  /// Phase, wave, kind and name: the order of running, and of rows.
  static func precedes(_ left: SyncTask, _ right: SyncTask) -> Bool {
    if left.group != right.group { return left.group < right.group }
    let (leftKind, rightKind) = (KindOrder.position(of: left.key.kind), KindOrder.position(of: right.key.kind))
    if leftKind != rightKind { return leftKind < rightKind }
    if left.key.name != right.key.name { return left.key.name < right.key.name }
    return left.key < right.key
  }
}

/// Tasks of one phase and wave, which run together.
struct TaskGroup: Sendable, Hashable, Comparable {
  var phase: SyncPhase
  var wave: Int

  static func < (left: TaskGroup, right: TaskGroup) -> Bool {
    left.phase == right.phase ? left.wave < right.wave : left.phase < right.phase
  }
}
