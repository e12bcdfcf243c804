import CustomResources
import ObjectModel

/// The sync options of an application or an operation; texts are compared exactly, unknown ones mean nothing.
public struct SyncOptions: Sendable, Hashable {
  /// What happens to dependents when an object is deleted.
  public enum Propagation: String, Sendable, Hashable, CaseIterable {
    case foreground = "Foreground"
    case background = "Background"
    case orphan = "Orphan"
  }

  private var texts: [String]

  public init(_ texts: [String]) { self.texts = texts }

  private func has(_ option: String) -> Bool { texts.contains(option) }

  public var createsNamespace: Bool { has("CreateNamespace=true") }
  public var prunesLast: Bool { has("PruneLast=true") }
  public var appliesOutOfSyncOnly: Bool { has("ApplyOutOfSyncOnly=true") }
  public var failsOnSharedResource: Bool { has("FailOnSharedResource=true") }
  public var respectsIgnoreDifferences: Bool { has("RespectIgnoreDifferences=true") }
  public var migratesClientSideApply: Bool { !has("ClientSideApplyMigration=false") }

  public var propagation: Propagation {
    switch texts.optionValue("PrunePropagationPolicy") {
    case "background": .background
    case "orphan": .orphan
    default: .foreground
    }
  }

  func skipsDryRunOnMissingKind(_ manifest: Manifest) -> Bool {
    has("SkipDryRunOnMissingResource=true") || manifest.hasSyncOption("SkipDryRunOnMissingResource=true")
  }

  func validates(_ manifest: Manifest) -> Bool { !has("Validate=false") && !manifest.hasSyncOption("Validate=false") }

  /// Whether an option that either side or the application may set is set.
  private func isSet(_ option: String, _ desired: Manifest, _ live: Manifest?) -> Bool {
    has(option) || desired.hasSyncOption(option) || live?.hasSyncOption(option) == true
  }

  func replaces(_ desired: Manifest, _ live: Manifest?) -> Bool { isSet("Replace=true", desired, live) }

  func appliesServerSide(_ desired: Manifest) -> Bool {
    if desired.hasSyncOption("ServerSideApply=false") { return false }
    return has("ServerSideApply=true") || desired.hasSyncOption("ServerSideApply=true")
  }

  func prunesLast(_ live: Manifest) -> Bool { prunesLast || live.hasSyncOption("PruneLast=true") }

  /// The value of `Prune`, as `false` or `confirm`; the resource's beats the application's.
  func pruneOption(for live: Manifest) -> String? { live.syncOption("Prune") ?? texts.optionValue("Prune") }
}
