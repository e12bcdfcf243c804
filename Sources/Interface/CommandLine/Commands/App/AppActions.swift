import ArgumentParser

struct AppActions: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "actions", abstract: "List and run actions on the live objects of an application.",
    subcommands: [AppActionsList.self, AppActionsRun.self])
}
