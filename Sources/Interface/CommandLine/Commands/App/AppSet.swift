import ArgumentParser
import CustomResources
import ObjectModel

struct AppSet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "set", abstract: "Change what an application is.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Option(help: "Position of the source to change, from 1, of several.") var sourcePosition: Int?
  @Flag(inversion: .prefixedNo, help: "Check the application first.") var validate = true
  @OptionGroup var flags: ApplicationFlags

  func run() async throws {
    if try !flags.saysAnything() { throw CleanExit.helpRequest(self) }
    let plane = try cluster.controlPlane()
    try await plane.change(application.resolved(plane), validates: validate) { found in
      // Of an application with several sources, the name says which one is meant; of another, what its source is to be called.
      let isList = found.spec.hasMultipleSources
      var index: Int?
      if try flags.saysSource() || sourcePosition != nil {
        index = try SourceChoice(position: sourcePosition, name: isList ? flags.source.sourceName : nil).index(in: found)
      }
      return try flags.changed(found.manifest, source: index)
    }
  }
}
