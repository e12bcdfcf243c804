import ArgumentParser

struct ClusterRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "run", abstract: "Run the embedded cluster (the default).")

  @OptionGroup var instance: InstanceOptions

  func run() async throws {
    let lock = try instance.prepare()
    let logger = instance.logger()
    let directory = instance.directory
    let progress = Progress()
    Console.line("Starting a cluster in \(directory.path)")
    try await untilStopped(logger: logger) {
      try await withEmbeddedCluster(
        directory, port: instance.apiPort, logger: logger, onFound: { progress.done($0) }
      ) { url, _ in
        progress.done("the cluster answers at \(url)")
        Console.line("\n  export KUBECONFIG=\(StartScreen.quoted(directory.kubeconfig))\n")
        Console.line("Ctrl-C stops it; everything is kept for the next start.")
        try await untilCancelled()
      }
    }
    withExtendedLifetime(lock) {}
    Console.line("Stopped.")
  }
}
