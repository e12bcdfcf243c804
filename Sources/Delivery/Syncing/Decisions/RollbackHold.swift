import CustomResources
import ObjectModel

/// That automation does not return to what a rollback left: until there is another revision, or the sources are described otherwise.
///
/// Kept in an annotation (`apus.dev/rollback-hold`), so that it outlives other operations.
public struct RollbackHold: Sendable, Hashable {
  /// The revisions that were left, one a source.
  public var revisions: [String]
  /// Which sources they are of.
  private var sources: String

  public init(revisions: [String], sources: [ApplicationSource]) {
    self.revisions = revisions
    self.sources = Self.fingerprint(sources)
  }

  /// Reads the annotation; `nil` for a text that is none.
  public init?(_ text: String) {
    let parts = text.split(separator: ";", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    revisions = parts[0].split(separator: ",").map(String.init)
    sources = String(parts[1])
  }

  /// `<revision>[,<revision>…];<sources>`
  public var text: String { "\(revisions.joined(separator: ","));\(sources)" }

  /// Whether automation must hold, for what was compared now.
  public func holds(revisions: [String], of sources: [ApplicationSource]) -> Bool {
    self.revisions == revisions && self.sources == Self.fingerprint(sources)
  }

  /// The annotation as it is to be when an operation starts; `nil` for none.
  ///
  /// A rollback sets it to what was compared last. Any other sync of the whole application removes it: automation started because
  /// there is something new, or a person decided anew. Dry runs and syncs of some resources leave it.
  public static func annotation(of application: Application, starting operation: Operation) -> String? {
    let present = application.manifest.annotation(Annotation.rollbackHold)
    guard let sync = operation.sync, !sync.dryRun, !sync.isSelective else { return present }
    guard operation.rollbackID != nil else { return nil }
    let compared = application.status.sync
    let revisions = compared.revisions.isEmpty ? [compared.revision] : compared.revisions
    // Of what was never compared nothing is known that automation could return to.
    if revisions.allSatisfy(\.isEmpty) { return present }
    // A second rollback still leaves what the first one left.
    if let present, let hold = RollbackHold(present), hold.holds(revisions: revisions, of: application.effectiveSources) {
      return present
    }
    return RollbackHold(revisions: revisions, sources: application.effectiveSources).text
  }

  /// A short text that differs where the sources differ (FNV-1a, which is the same on every machine and in every run).
  private static func fingerprint(_ sources: [ApplicationSource]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let text = sources.map { ($0.normalisedValue ?? [:]).json() }.joined(separator: "\n")
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }
}

/// Why a rollback cannot be made.
public struct RollbackError: Error, Sendable, Hashable, CustomStringConvertible {
  public var description: String
}

extension Operation {
  /// The operation that brings a deployment of the history back: a sync without hooks of the sources and revisions of then. The spec
  /// stays, and automation holds until there is a newer revision.
  ///
  /// - Parameter id: of the history entry; `nil` for the last but one.
  /// - Throws: `RollbackError` when there is no such entry.
  public static func rollback(
    _ application: Application, to id: Int?, prune: Bool, dryRun: Bool = false, initiatedBy: Initiator
  ) throws(RollbackError) -> Operation {
    let history = application.status.history
    if history.isEmpty { throw RollbackError(description: "application \(application.name) has no history to roll back to") }
    let entry = id.map { id in history.first { $0.id == id } } ?? history.dropLast().last
    guard let entry else {
      let ids = history.map { String($0.id) }.joined(separator: ", ")
      throw RollbackError(
        description: id.map { "application \(application.name) has no deployment \($0) in its history; there are: \(ids)" }
          ?? "application \(application.name) was deployed once only; there is nothing before it")
    }
    var sync: JSONValue = ["revision": .string(entry.revision), "syncStrategy": ["apply": [:]]]
    if entry.sources.isEmpty {
      if let source = entry.source { sync["source"] = source.value }
    } else {
      sync["sources"] = .array(entry.sources.map(\.value))
      sync["revisions"] = JSONValue(entry.revisions)
    }
    if prune { sync["prune"] = true }
    if dryRun { sync["dryRun"] = true }
    let options = application.spec.syncPolicy.syncOptions
    if !options.isEmpty { sync["syncOptions"] = JSONValue(options) }
    return Operation([
      "sync": sync, "initiatedBy": initiatedBy.value, "info": [["name": .string(rollback), "value": .string(String(entry.id))]],
    ])
  }
}
