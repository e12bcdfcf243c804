import ArgumentParser

struct AppCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "app", abstract: "Manage applications.",
    subcommands: [
      AppCreate.self, AppList.self, AppGet.self, AppDiff.self, AppSync.self, AppWait.self, AppHistory.self, AppRollback.self,
      AppManifests.self, AppResources.self, AppLogs.self, AppSet.self, AppUnset.self, AppEdit.self, AppPatch.self,
      AppAddSource.self, AppRemoveSource.self, AppGetResource.self, AppPatchResource.self, AppDeleteResource.self,
      AppActions.self, AppTerminateOp.self, AppConfirmDeletion.self, AppDelete.self,
    ], aliases: ["application"])
}
