import ArgumentParser

struct AppCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "app", abstract: "Manage applications.",
    subcommands: [
      AppCreate.self, AppList.self, AppGet.self, AppDiff.self, AppSync.self, AppWait.self, AppHistory.self, AppActions.self,
      AppDelete.self,
    ], aliases: ["application"])
}
