import CustomResources
import FoundationEssentials

/// The text of `app get`: what an application is and how it is.
struct ApplicationSummary: Sendable {
  var application: Application
  /// The control plane's URL, as in `argocd-cm`; `nil` when it has none.
  var url: String?
  var window = WindowSummary()
  /// Show one source only, of several: from 0.
  var sourceIndex: Int?
  var zone = TimeZone.current

  /// The lines up to the health status, and the conditions if there are any.
  var text: String {
    let spec = application.spec
    var lines = [
      line("Name", application.qualifiedName), line("Project", spec.project),
      line("Server", spec.destination.server.isEmpty ? spec.destination.name : spec.destination.server),
      line("Namespace", spec.destination.namespace),
      line("URL", url.map { "\($0.hasSuffix("/") ? String($0.dropLast()) : $0)/applications/\(application.name)" } ?? "<none>"),
      shownSources.count > 1 ? "Sources:" : "Source:",
    ]
    for source in shownSources { lines += Self.lines(of: source) }
    lines.append(line("SyncWindow", window.state))
    if !window.assigned.isEmpty { lines.append(line("Assigned Windows", window.assigned)) }
    lines += [line("Sync Policy", policy), line("Sync Status", syncStatus), line("Health Status", health)]
    return lines.map { $0 + "\n" }.joined() + conditions
  }

  private var shownSources: [ApplicationSource] {
    let sources = application.spec.effectiveSources
    return sourceIndex.map { [sources[$0]] } ?? sources
  }

  /// The line on an operation that has not ended: how long it goes on, and what it waits for since when. Empty when there is none.
  func progress(now: Date) -> String {
    guard let state = application.status.operationState, state.finishedAt == nil || !state.phase.isCompleted else {
      return application.operation == nil ? "" : line("Operation", "Sync, asked for and not begun yet") + "\n"
    }
    let start = TimeText.date(state.startedAt) ?? now
    let age = TimeText.duration(seconds: max(0, Int(now.timeIntervalSince(start))))
    let message = state.message.isEmpty ? "" : ": \(state.message)"
    return line("Operation", "Sync, \(state.phase.rawValue) for \(age)\(message)") + "\n"
  }

  private static func lines(of source: ApplicationSource) -> [String] {
    func indented(_ label: String, _ value: String) -> String { TabWriter.padded("  \(label):", to: 20) + value }
    var lines = [TabWriter.padded("- Repo:", to: 20) + source.repoURL, indented("Target", source.targetRevision)]
    if !source.path.isEmpty { lines.append(indented("Path", source.path)) }
    if !source.chart.isEmpty { lines.append(indented("Chart", source.chart)) }
    if !source.ref.isEmpty { lines.append(indented("Ref", source.ref)) }
    if let files = source.helm?.valueFiles, !files.isEmpty { lines.append(indented("Helm Values", files.joined(separator: ","))) }
    if let prefix = source.kustomize?.namePrefix, !prefix.isEmpty { lines.append(indented("Name Prefix", prefix)) }
    return lines
  }

  private func line(_ label: String, _ value: String) -> String { TabWriter.padded("\(label):", to: 20) + value }

  private var policy: String {
    let policy = application.spec.syncPolicy
    guard policy.isAutomated else { return "Manual" }
    return policy.automated?.prune == true ? "Automated (Prune)" : "Automated"
  }

  private var health: String {
    let health = application.status.health
    let status = health.status.isEmpty ? "Unknown" : health.status
    return health.message.isEmpty ? status : "\(status) (\(health.message))"
  }

  private var syncStatus: String {
    let sync = application.status.sync
    let source = application.spec.effectiveSources.first
    let target = source?.targetRevision ?? ""
    let named = target.isEmpty ? "HEAD" : target
    let text: String
    switch sync.status {
    case .synced: text = "Synced to \(named)"
    case .outOfSync: text = "OutOfSync from \(named)"
    case .unknown, nil: return "Unknown"
    }
    let revision = sync.revision.isEmpty ? sync.revisions.first ?? "" : sync.revision
    if revision.isEmpty || Self.isCommit(target) || source?.chart.isEmpty == false { return text }
    return "\(text) (\(revision.prefix(7)))"
  }

  /// Whether a target names a commit by its full hash, so that showing the hash again says nothing.
  static func isCommit(_ text: String) -> Bool { text.count == 40 && text.allSatisfy(\.isHexDigit) }

  private var conditions: String {
    let conditions = application.status.conditions
    if conditions.isEmpty { return "" }
    let rows = conditions.map { [$0.type, $0.message, TimeText.long($0.lastTransitionTime, zone: zone)] }
    return "\n" + TabWriter().text([["CONDITION", "MESSAGE", "LAST TRANSITION"]] + rows)
  }

  /// The lines on the last operation; empty when there was none.
  func operation(now: Date) -> String {
    guard let state = application.status.operationState else { return "" }
    var lines = [line("Operation", state.operation.sync == nil ? "Unknown" : "Sync")]
    if let result = state.syncResult {
      let revisions = result.effectiveRevisions
      lines.append(line("Sync Revision", revisions.joined(separator: ", ")))
    }
    lines += [line("Phase", state.phase.rawValue), line("Start", TimeText.long(state.startedAt, zone: zone))]
    lines.append(line("Finished", state.finishedAt.map { TimeText.long($0, zone: zone) } ?? ""))
    if let start = TimeText.date(state.startedAt) {
      let end = state.finishedAt.flatMap(TimeText.date) ?? now
      lines.append(line("Duration", TimeText.duration(seconds: Int(end.timeIntervalSince(start).rounded(.down)))))
    }
    if !state.message.isEmpty { lines.append(line("Message", state.message)) }
    return lines.map { $0 + "\n" }.joined()
  }
}
