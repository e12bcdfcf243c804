import CustomResources
import FoundationEssentials
import Settings

/// What the sync windows of its project let an application do now.
struct WindowSummary: Sendable, Equatable {
  /// `Sync Allowed`, `Sync Denied`, or `Manual Allowed` where only people may.
  var state = "Sync Allowed"
  /// As `kind:schedule:duration`, with commas between them; empty for none.
  var assigned = ""

  init() {}

  init(_ project: AppProject, _ application: Application, now: Date) {
    let windows = project.syncWindows(for: application, destination: application.spec.destination)
    let seconds = Int64(now.timeIntervalSince1970)
    func isAllowed(isManual: Bool) -> Bool {
      windows.verdict(isManual: isManual, now: seconds, zones: ZoneFiles.offsets).isAllowed
    }
    if !isAllowed(isManual: false) { state = isAllowed(isManual: true) ? "Manual Allowed" : "Sync Denied" }
    assigned = windows.windows.map { "\($0.kind):\($0.schedule):\($0.duration)" }.joined(separator: ",")
  }
}
