import ArgumentParser

/// `apus cluster` and what is below it.
struct ClusterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cluster", abstract: "Run the embedded cluster alone, without controllers for applications.",
    subcommands: [ClusterRunCommand.self, ClusterBackupCommand.self, ClusterRestoreCommand.self],
    defaultSubcommand: ClusterRunCommand.self)
}
