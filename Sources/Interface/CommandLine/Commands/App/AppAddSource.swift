import ArgumentParser
import CustomResources
import ObjectModel

struct AppAddSource: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "add-source", abstract: "Give an application one more source.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @OptionGroup var source: SourceFlags
  @OptionGroup var directory: DirectoryFlags
  @OptionGroup var helm: HelmFlags
  @OptionGroup var kustomize: KustomizeFlags
  @Flag(inversion: .prefixedNo, help: "Check the application first.") var validate = true

  func run() async throws {
    var added: JSONValue = [:]
    source.apply(to: &added)
    try directory.apply(to: &added)
    try helm.apply(to: &added)
    try kustomize.apply(to: &added)
    if added.object?.isEmpty != false { throw CleanExit.helpRequest(self) }
    let plane = try cluster.controlPlane()
    try await plane.change(application.resolved(plane), validates: validate) { found in
      var wanted = found.manifest
      wanted["spec", "sources"] = .array(found.spec.effectiveSources.map(\.value) + [added])
      wanted["spec", "source"] = nil
      return wanted
    }
    Console.line("Application '\(application.name)' updated successfully")
  }
}
