import ArgumentParser

struct KustomizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kustomize", abstract: "Build kustomizations, as kustomize does.",
    subcommands: [KustomizeBuildCommand.self])
}
