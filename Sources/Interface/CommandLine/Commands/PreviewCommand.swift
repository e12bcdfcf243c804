import ArgumentParser
import FileTree
import FoundationEssentials
import ObjectModel
import Previews
import Rendering
import Repositories

struct PreviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Show what a change of a repository changes in the manifests of all its applications.",
    discussion: """
      Renders every Application that stands in a file of the repository, and those that applications render to, at both \
      revisions. Sources of this repository are taken at the revision looked at, whatever their targetRevision. Needs no \
      cluster. Ends with 20 when an application no longer renders.
      """)

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case diff
    case markdown
    case json
  }

  @Option(help: "A folder of the repository.") var repo = "."
  @Option(help: "The revision before; by default HEAD with --working-tree.") var base: String?
  @Option(help: "The revision after.") var head: String?
  @Flag(help: "Compare with the files as they lie in the folder, committed or not.") var workingTree = false
  @Option(help: "Another URL under which applications name this repository.") var repoURL: [String] = []
  @Option(help: "Glob of the files that may hold Applications.") var applications = ""
  @Option(help: "Namespace of Applications that name none.") var namespace = "argocd"
  @Option(help: "Kubernetes version of the destinations.") var kubeVersion: String?
  @Option(help: "API versions of the destinations.") var apiVersions: [String] = []
  @Option(help: "Flags of kustomize build, as in argocd-cm.") var kustomizeBuildOptions = ""
  @Flag(help: "Skip applications that need other repositories.") var offline = false
  @Option(name: [.customShort("U"), .customLong("unified")], help: "Lines around a difference.") var context = 3
  @Flag(help: "End with 1 when manifests differ.") var exitCode = false
  @Option(name: [.customShort("o"), .customLong("output")], help: "diff, markdown or json.") var output = Output.diff

  func validate() throws {
    if workingTree, head != nil { throw ValidationError("--working-tree and --head exclude one another") }
    if !workingTree, base == nil { throw ValidationError("Missing expected argument '--base <base>'") }
    if context < 0 { throw ValidationError("--unified must not be negative") }
  }

  func run() async throws {
    let repository = try await LocalRepository(repo)
    let sides = try await sides(of: repository)
    var options = PreviewOptions()
    options.controlNamespace = namespace
    options.applicationFiles = applications
    options.kubernetesVersion = kubeVersion
    options.apiVersions = apiVersions
    let names = Set(repoURL)
    let others: any OtherRepositories =
      offline ? NoOtherRepositories() : FetchedRepositories(environment: ProcessInfo.processInfo.environment)
    let preview = RepositoryPreview(
      base: sides.base, head: sides.head, options: options,
      settings: RenderSettings(kustomizeBuildOptions: kustomizeBuildOptions),
      others: others, isThisRepository: { names.contains($0) || repository.isNamed(by: $0) })
    let report = try await preview.report()

    switch output {
    case .diff: Console.text(report.unifiedText(context: context))
    case .markdown: Console.text(report.markdown(context: context))
    case .json: Console.text(report.json(context: context).json() + "\n")
    }
    tell(report)
    if !report.newFailures.isEmpty { throw ExitCode(20) }
    if exitCode, report.hasDifferences { throw ExitCode(1) }
  }

  private func sides(of repository: LocalRepository) async throws -> (base: PreviewSide, head: PreviewSide) {
    func side(_ name: String) async throws -> PreviewSide {
      let commit = try await repository.commit(name)
      return PreviewSide(name: name, revision: commit.description, tree: try repository.tree(at: commit))
    }
    let before = try await side(base ?? "HEAD")
    if !workingTree { return (before, try await side(head ?? "HEAD")) }
    return (before, PreviewSide(name: "working tree", revision: "", tree: try FolderFileTree(repository.folder)))
  }

  /// What is no difference goes to standard error, so that a diff stays one.
  private func tell(_ report: PreviewReport) {
    if output != .diff { return }
    for note in report.notes { Console.error("warning: \(note)") }
    for entry in report.entries {
      for warning in entry.warnings { Console.error("warning: \(entry.application): \(warning)") }
      if let reason = entry.outcome.reason { Console.error("\(entry.outcome.word): \(entry.application): \(reason)") }
    }
    Console.error(report.summary)
  }
}
