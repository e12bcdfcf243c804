import ArgumentParser

struct HelmCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "helm", abstract: "Render and check Helm charts, as helm does, without helm.",
    subcommands: [HelmTemplateCommand.self, HelmLintCommand.self, HelmShowCommand.self])
}
