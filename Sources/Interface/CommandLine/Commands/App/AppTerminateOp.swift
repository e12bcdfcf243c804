import ArgumentParser

struct AppTerminateOp: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "terminate-op", abstract: "End the running operation.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var selection: ApplicationSelection

  func run() async throws {
    let plane = try cluster.controlPlane()
    for name in try await selection.applications(plane) {
      try await plane.terminate(name)
      Console.line("Application '\(name.name)' operation terminating")
    }
  }
}
