import ArgumentParser
import CustomResources
import ObjectModel

struct AppRemoveSource: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "remove-source", abstract: "Take a source from an application.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Option(help: "Position of the source, from 1.") var sourcePosition: Int?
  @Option(help: "Name of the source.") var sourceName: String?

  func run() async throws {
    if sourcePosition == nil, sourceName == nil {
      throw CommandFailure.plain("Value of source-position must be greater than 0, or a source-name must be given")
    }
    let plane = try cluster.controlPlane()
    try await plane.change(application.resolved(plane)) { found in
      guard found.spec.hasMultipleSources else {
        throw CommandFailure.plain("Application does not have multiple sources configured")
      }
      if found.spec.effectiveSources.count == 1 { throw CommandFailure.plain("Only one source remaining in the source list") }
      let index = try SourceChoice(position: sourcePosition, name: sourceName).index(in: found) ?? 0
      var wanted = found.manifest
      var list = wanted["spec", "sources"]?.array ?? []
      list.remove(at: index)
      wanted["spec", "sources"] = .array(list)
      return wanted
    }
    Console.line("Application '\(application.name)' updated successfully")
  }
}
