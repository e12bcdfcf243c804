import ArgumentParser

/// The grammar of `apus`: its own commands, and all those of the tools it replaces.
struct ApusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apus", abstract: "GitOps continuous delivery for Kubernetes.",
    discussion: """
      Without --kubeconfig, commands speak to the cluster of KUBECONFIG, else to that of an `apus up` in its default data \
      directory, else to that of ~/.kube/config.
      """,
    subcommands: [
      UpCommand.self, ServerCommand.self, ClusterCommand.self, AppCommand.self, HelmCommand.self, KustomizeCommand.self,
      RenderCommand.self, PreviewCommand.self, VersionCommand.self,
    ])
}

/// The grammar of `argocd`, for a link of that name.
struct ArgocdCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "argocd", abstract: "Controls applications.", subcommands: [AppCommand.self, VersionCommand.self])
}
