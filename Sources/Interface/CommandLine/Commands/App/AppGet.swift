import ArgumentParser
import CustomResources
import FoundationEssentials
import KubernetesClient

struct AppGet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "get", abstract: "Show an application.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide, json, yaml, tree or tree=detailed.") var output = "wide"
  @Flag(help: "Compare with the source first.") var refresh = false
  @Flag(help: "Compare with the source first, forgetting what is cached.") var hardRefresh = false
  @Flag(help: "Show the last operation.") var showOperation = false
  @Flag(help: "Show the parameters of the chart.") var showParams = false
  @Option(help: "Show this source only, from 1, of several.") var sourcePosition: Int?
  @Option(help: "Show the source of this name only, of several.") var sourceName: String?
  @Option(help: "Longest wait for a refresh, in seconds; 0 for none.") var timeout = DurationArgument(.zero)

  func run() async throws {
    let format = try OutputFormat.of(output, among: [.wide, .json, .yaml, .tree, .treeDetailed])
    let plane = try cluster.controlPlane()
    let name = application.resolved(plane)
    let found =
      refresh || hardRefresh
      ? try await plane.refresh(name, hard: hardRefresh, limit: timeout.duration) : try await plane.application(name)
    if format == .json || format == .yaml { return Console.text(format.text(of: found.value)) }
    var summary = ApplicationSummary(application: found, url: await plane.url())
    if sourcePosition != nil || sourceName != nil {
      summary.sourceIndex = try SourceChoice(position: sourcePosition, name: sourceName).index(in: found)
    }
    let now = Date()
    if let project = await plane.project(of: found) { summary.window = WindowSummary(project, found, now: now) }
    Console.text(summary.text)
    if showOperation { Console.text("\n" + summary.operation(now: now)) } else { Console.text(summary.progress(now: now)) }
    if showParams { Console.text("\n" + Self.parameters(of: found)) }
    if !found.status.resources.isEmpty || found.status.operationState?.syncResult?.resources.isEmpty == false {
      Console.line()
      await ResourceOutput(plane: plane, format: format).show(found)
    }
  }

  static func parameters(of application: Application) -> String {
    let parameters = application.spec.effectiveSources.flatMap { $0.helm?.parameters ?? [] }
    return TabWriter().text([["NAME", "VALUE"]] + parameters.map { [$0.name, String($0.content.prefix(80))] })
  }
}
