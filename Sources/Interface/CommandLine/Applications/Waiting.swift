import CustomResources
import FoundationEssentials

/// Waits for a condition of an application, showing progress, and prints how it ended.
struct Waiting: Sendable {
  var plane: ControlPlane
  var name: ApplicationName
  var condition: WaitCondition
  /// Zero for no limit.
  var limit: Duration
  var format: OutputFormat
  /// Resources that are waited for and shown, instead of the whole application; empty for the whole.
  var filters: [ResourceFilter] = []

  private func selects(_ row: ResourceRow) -> Bool { ResourceFilter.selects(row.key, filters) }

  /// - Returns: the application once the condition holds.
  /// - Throws: `CommandFailure` when the time is up, health turns bad, or the application is gone.
  func run() async throws -> Application {
    let last = LastState()
    let outcome = try await withTimeLimit(limit) {
      var report = ProgressReport()
      var before: Application?
      for await state in plane.states(of: name) {
        guard let application = state else {
          throw CommandFailure("application '\(name.name)' was deleted while it was waited for")
        }
        await last.set(application)
        if let before, filters.isEmpty, let failure = condition.failure(from: before, to: application) { throw failure }
        let holds = condition.holds(for: application, only: filters)
        if format != .json, format != .yaml, !(before == nil && holds) {
          Console.text(report.text(ResourceRow.rows(of: application).filter { selects($0) }, at: Date()))
        }
        if holds { return application }
        before = application
      }
      throw CancellationError()
    }
    if let application = outcome {
      await show(application)
      return application
    }
    if let application = await last.value {
      Console.line("\nThis is the state of the app after wait timed out:")
      Console.line("The command timed out waiting for the conditions to be met.")
      await show(application)
    }
    throw CommandFailure(
      "timed out (\(Int(limit.components.seconds))s) waiting for app \"\(name.name)\" match desired state")
  }

  private func show(_ application: Application) async {
    if format == .json || format == .yaml { return Console.text(format.text(of: application.value)) }
    let summary = ApplicationSummary(application: application, url: await plane.url())
    var text = "\n" + summary.text
    if !condition.operation { text += summary.progress(now: Date()) }
    if condition.operation { text += "\n" + summary.operation(now: Date()) }
    text += "\n"
    Console.text(text)
    await ResourceOutput(plane: plane, format: format).show(application) { ResourceFilter.selects($0.key, filters) }
  }

  private actor LastState {
    var value: Application?
    func set(_ application: Application) { value = application }
  }
}
