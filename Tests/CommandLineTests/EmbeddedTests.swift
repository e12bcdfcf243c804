import Foundation
import Testing

@testable import CommandLine

/// A folder of its own for a test.
private func temporaryFolder() -> String {
  FileManager.default.temporaryDirectory.appending(path: "apus-test-\(UUID().uuidString)").path
}

@Suite struct InstanceLockTests {
  @Test func `a second instance on a data directory is refused by name`() throws {
    let directory = DataDirectory(temporaryFolder())
    defer { try? FileManager.default.removeItem(atPath: directory.path) }
    let lock = try InstanceLock(directory)
    let failure = #expect(throws: CommandFailure.self) { _ = try InstanceLock(directory) }
    withExtendedLifetime(lock) {}
    #expect(failure?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
    #expect(failure?.message.contains("--data-dir") == true)
  }

  @Test func `a directory is free again when its instance ends`() throws {
    let directory = DataDirectory(temporaryFolder())
    defer { try? FileManager.default.removeItem(atPath: directory.path) }
    do { _ = try InstanceLock(directory) }
    _ = try InstanceLock(directory)
  }

  @Test func `a reset removes what Apus made and nothing else`() throws {
    let directory = DataDirectory(temporaryFolder())
    defer { try? FileManager.default.removeItem(atPath: directory.path) }
    for path in [directory.cluster, directory.sample, "\(directory.path)/mine"] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    try directory.reset()
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["mine"])
  }
}

@Suite struct SampleRepositoryTests {
  @Test func `the sample is a repository with one commit on main, made once`() async throws {
    let repository = SampleRepository(path: "\(temporaryFolder())/sample")
    defer { try? FileManager.default.removeItem(atPath: URL(filePath: repository.path).deletingLastPathComponent().path) }
    #expect(try await repository.make())
    #expect(try await !repository.make())
    let branch = await ChildProgram(["git", "rev-parse", "--abbrev-ref", "HEAD"], in: repository.path).run()
    let files = await ChildProgram(["git", "ls-files"], in: repository.path).run()
    let status = await ChildProgram(["git", "status", "--porcelain"], in: repository.path).run()
    #expect(branch.output == "main\n" && status.output.isEmpty)
    #expect(files.output == "README.md\nguestbook/guestbook-ui-deployment.yaml\nguestbook/guestbook-ui-svc.yaml\n")
  }

  @Test func `its application delivers it by itself`() {
    let application = SampleRepository(path: "/data/sample").application(controlNamespace: "argocd")
    #expect(application["spec", "source"]?["repoURL"] == "file:///data/sample")
    #expect(application["spec", "syncPolicy"]?["automated"] == ["prune": true, "selfHeal": true])
  }
}

@Suite struct StartScreenTests {
  private func screen(sample: StartScreen.Sample?) -> String {
    StartScreen(
      pageURL: "http://127.0.0.1:8080", apiURL: "https://127.0.0.1:6443", kubeconfig: "/my data/kubeconfig", sample: sample,
      program: "apus"
    ).text
  }

  @Test func `the screen names the places and four things to try`() {
    for text in [screen(sample: .init(path: "/data/sample", state: "Synced and Healthy")), screen(sample: nil)] {
      for part in ["http://127.0.0.1:8080", "https://127.0.0.1:6443", "KUBECONFIG='/my data/kubeconfig'", "  4. ", "Ctrl-C"] {
        #expect(text.contains(part), "\(part)")
      }
      #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 24)
    }
  }

  @Test(arguments: [("plain/path.yaml", "plain/path.yaml"), ("two words", "'two words'"), ("it's", "'it'\\''s'"), ("", "''")])
  func `words are quoted for a shell only when they must be`(word: String, quoted: String) {
    #expect(StartScreen.quoted(word) == quoted)
  }
}
