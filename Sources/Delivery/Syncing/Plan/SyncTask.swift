import CustomResources
import ObjectModel

/// One object to apply, run as a hook, or prune.
public struct SyncTask: Sendable, Hashable {
  /// What becomes of the object.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    case create
    case update
    /// Written whole, in place of what is there.
    case replace
    /// In sync already, and applied all the same.
    case apply
    /// In sync already, and left alone (`ApplyOutOfSyncOnly`).
    case leave
    case hook
    case prune
    /// Would be pruned, but may not be.
    case keep
  }

  /// What to apply; `nil` when the live object is to be pruned.
  public var desired: Manifest?
  public var live: Manifest?
  /// The object; kept, since it is asked for again and again.
  public let key: ResourceKey
  public var phase: SyncPhase
  public var wave: Int
  public var isHook: Bool
  /// Whether comparing found a difference; missing objects count as different.
  public var isModified: Bool
  /// The paths of the fields that differ, as `spec.replicas`.
  public var differences: [String] = []
  /// Why the task may not run; `nil` when it may.
  public var refusal: String?
  /// Whether the cluster does not know the kind yet, so that a dry run cannot be made.
  public var skipsDryRun = false
  /// Whether the task makes or marks the destination namespace, which is in no manifest.
  public var isDestinationNamespace = false
  /// The key in rows of results; cluster-scoped objects stand there with the destination's namespace.
  public var rowKey: ResourceKey
  public var action: Action = .apply
  /// What people should know besides, such as why a prune is withheld; empty for nothing.
  public var note = ""

  public var isPrune: Bool { desired == nil }
  public var manifest: Manifest { desired ?? live ?? Manifest([:]) }

  init(
    desired: Manifest?, live: Manifest?, phase: SyncPhase, wave: Int, isHook: Bool, isModified: Bool, differences: [String] = [],
    isDestinationNamespace: Bool = false, destinationNamespace: String
  ) {
    self.desired = desired
    self.live = live
    self.phase = phase
    self.wave = wave
    self.isHook = isHook
    self.isModified = isModified
    self.differences = differences
    self.isDestinationNamespace = isDestinationNamespace
    key = (desired ?? live ?? Manifest([:])).key
    rowKey = key
    if rowKey.namespace.isEmpty { rowKey.namespace = destinationNamespace }
  }

  /// Why the task is in the plan, for people: `missing`, `differs: spec.replicas`, `hook PreSync`, `no longer in Git`.
  public var reason: String {
    if let refusal { return refusal }
    let reason: String
    if isHook {
      reason = "hook \(phase.rawValue)"
    } else if isPrune {
      reason = "no longer in Git"
    } else if isDestinationNamespace {
      reason = live == nil ? "missing, and CreateNamespace=true" : "carries managedNamespaceMetadata"
    } else if live == nil {
      reason = "missing"
    } else if isModified {
      reason = differences.isEmpty ? "differs" : "differs: \(Self.listing(differences))"
    } else {
      reason = "in sync"
    }
    return note.isEmpty ? reason : "\(reason); \(note)"
  }

  private static let longestList = 5

  /// The first few of many texts.
  static func listing(_ texts: [String]) -> String {
    let told = texts.prefix(longestList).joined(separator: ", ")
    return texts.count > longestList ? "\(told) and \(texts.count - longestList) more" : told
  }

  /// What the task is waited on or reported as: `group/Kind/name`.
  var label: String { "\(key.group)/\(key.kind)/\(key.name)" }

  /// The label with when it runs: `(wave 1)`, `(PreSync wave 0)`.
  var placedLabel: String { "\(label) (\(phase == .sync ? "" : "\(phase.rawValue) ")wave \(wave))" }

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
