import Applications
import ArgumentParser
import Comparison
import CustomResources
import ObjectModel

struct AppManifests: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifests", abstract: "Print the manifests of an application, as they should be or as they are.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Option(help: "git (what should be) or live (what is).") var source = "git"
  @OptionGroup var revisions: RevisionFlags
  @OptionGroup var local: LocalFlags

  func run() async throws {
    guard ["git", "live"].contains(source) else { throw CommandFailure.plain("Unknown source type '\(source)'; use git or live") }
    let plane = try cluster.controlPlane()
    let found = try await plane.application(application.resolved(plane))
    let manifests: [Manifest]
    if source == "live" {
      manifests = try await LiveObjects(client: plane.client).managed(of: found)
    } else {
      let look = LocalLook(plane: plane, options: cluster)
      var request = ApplicationPreview.Request(revisions: try revisions.positions(in: found))
      if let place = try await local.place() { request.manifests = try await look.manifests(of: found, at: place) }
      manifests = try await look.view(of: found, request).manifests
    }
    Console.text(Self.text(manifests))
  }

  /// Each document after a line `---`; the values of Secrets are masked.
  static func text(_ manifests: [Manifest]) -> String {
    SecretMask.masked(manifests).compactMap(\.self).map { "---\n" + YAML.text($0.value) }.joined()
  }
}
