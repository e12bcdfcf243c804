import Foundation
import ObjectModel

/// A plain local Git repository with a guestbook in it, to try Apus on.
struct SampleRepository: Sendable {
  /// The working copy.
  var path: String

  static let deploymentPath = "guestbook/guestbook-ui-deployment.yaml"
  static let applicationName = "guestbook"

  /// Present only when the application was created once: a user who deletes it does not get it back.
  private var marker: String { "\(path)/.git/apus-delivered" }

  var isDelivered: Bool { FileManager.default.fileExists(atPath: marker) }

  func noteDelivered() { _ = FileManager.default.createFile(atPath: marker, contents: Data()) }

  /// Makes the repository, unless it is there. An interrupted attempt leaves nothing that looks whole.
  ///
  /// - Returns: whether it was made now.
  /// - Throws: `CommandFailure` when it cannot be made.
  func make() async throws(CommandFailure) -> Bool {
    let files = FileManager.default
    if files.fileExists(atPath: path) { return false }
    let partial = path + ".partial"
    do {
      if files.fileExists(atPath: partial) { try files.removeItem(atPath: partial) }
      for file in SampleFiles.all {
        let folder = "\(partial)/\(file.path)".split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
          separator: "/")
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(file.text.utf8).write(to: URL(filePath: "\(partial)/\(file.path)"))
      }
    } catch {
      throw CommandFailure("\(partial): the sample repository cannot be written; check permissions and free space")
    }
    try await git(["init", "--quiet", "--initial-branch=main", "."], in: partial)
    // A machine without an identity must still be able to follow the advice to commit.
    if await program(["config", "user.email"], in: partial).run().code != 0 {
      try await git(["config", "user.name", "Apus sample"], in: partial)
      try await git(["config", "user.email", "sample@apus.invalid"], in: partial)
    }
    try await git(["add", "--all"], in: partial)
    try await git(
      ["-c", "commit.gpgsign=false", "commit", "--quiet", "--no-verify", "--message", "Start a guestbook"], in: partial)
    guard rename(partial, path) == 0 else { throw CommandFailure("\(path): the sample repository cannot be put in place") }
    return true
  }

  /// Git, without the variables that would point it at another repository.
  private func program(_ arguments: [String], in folder: String) -> ChildProgram {
    ChildProgram(
      ["git"] + arguments, in: folder,
      hiding: ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX"])
  }

  private func git(_ arguments: [String], in folder: String) async throws(CommandFailure) {
    let result = await program(arguments, in: folder).run()
    if result.code == 0 { return }
    throw CommandFailure(
      "the sample repository cannot be made: git failed: \(result.output.trimmingCharacters(in: .whitespacesAndNewlines))")
  }

  /// The application that delivers it.
  func application(controlNamespace: String) -> Manifest {
    Manifest([
      "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
      "metadata": [
        "name": .string(Self.applicationName), "namespace": .string(controlNamespace),
        "finalizers": ["resources-finalizer.argocd.argoproj.io"],
      ],
      "spec": [
        "project": "default",
        "source": ["repoURL": .string("file://\(path)"), "targetRevision": "main", "path": "guestbook"],
        "destination": ["server": "https://kubernetes.default.svc", "namespace": "guestbook"],
        "syncPolicy": ["automated": ["prune": true, "selfHeal": true], "syncOptions": ["CreateNamespace=true"]],
      ],
    ])
  }
}
