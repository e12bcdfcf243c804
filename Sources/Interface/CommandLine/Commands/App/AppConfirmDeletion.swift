import ArgumentParser
import FoundationEssentials

struct AppConfirmDeletion: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm-deletion", abstract: "Approve the deletions that wait for it.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument

  func run() async throws {
    let plane = try cluster.controlPlane()
    try await plane.approveDeletion(application.resolved(plane), at: Date())
    Console.line("Application '\(application.name)' updated successfully")
  }
}
