import KubernetesClient
import Testing

@testable import CommandLine

@Suite struct ProgramTests {
  @Test(arguments: [("/usr/bin/argocd", "argocd"), ("apus", "apus"), ("./apus-debug", "apus")])
  func `the base name of the program chooses its grammar`(path: String, name: String) {
    #expect(Program.named(path, environment: [:]).name == name)
  }

  @Test func `the environment may choose the grammar too`() {
    #expect(Program.named("apus", environment: ["ARGOCD_BINARY_NAME": "argocd"]).name == "argocd")
  }

  @Test(arguments: [
    (["app", "list"], "AppList"), (["app", "get", "x", "--core"], "AppGet"), (["app", "sync", "a", "b", "--prune"], "AppSync"),
    (["app", "wait", "a", "--health", "--timeout", "300"], "AppWait"),
    (["app", "delete", "a", "--no-cascade", "-y"], "AppDelete"),
    (["app", "create", "x", "--repo", "r", "--path", "p", "-p", "a=b"], "AppCreate"),
    (["app", "history", "x", "-o", "id"], "AppHistory"),
    (["app", "diff", "x"], "AppDiff"), (["version", "--client"], "VersionCommand"),
  ])
  func `both grammars know the commands`(words: [String], command: String) throws {
    for root in Program.all.map(\.root) { #expect("\(type(of: try root.parseAsRoot(words)))" == command) }
  }

  @Test(arguments: [["up", "--no-sample", "--port", "0"], ["server", "--kubeconfig", "f"], ["cluster"]])
  func `apus has commands of its own`(words: [String]) throws {
    _ = try ApusCommand.parseAsRoot(words)
    #expect(throws: (any Error).self) { try ArgocdCommand.parseAsRoot(words) }
  }
}

@Suite struct GlobalArgumentsTests {
  private func normalised(_ words: [String], _ options: String = "") throws -> [String] {
    try GlobalArguments.normalise(words, environment: options.isEmpty ? [:] : ["ARGOCD_OPTS": options])
  }

  @Test func `global flags may stand before the command`() throws {
    #expect(try normalised(["--core", "--kubeconfig", "f", "app", "list"]) == ["app", "list", "--core", "--kubeconfig", "f"])
    #expect(try normalised(["--context=c", "app", "list"]) == ["app", "list", "--context=c"])
    #expect(try normalised(["--help"]) == ["--help"])
  }

  @Test func `flags may be switched with true and false`() throws {
    #expect(try normalised(["app", "delete", "a", "--cascade=false"]) == ["app", "delete", "a", "--no-cascade"])
    #expect(
      try normalised(["app", "create", "a", "--auto-prune=true", "--self-heal=false"]) == ["app", "create", "a", "--auto-prune"])
    #expect(try normalised(["app", "create", "a", "--sync-option=X=true"]) == ["app", "create", "a", "--sync-option=X=true"])
  }

  @Test func `ARGOCD_OPTS adds what the command line does not say`() throws {
    #expect(
      try normalised(["app", "list", "--context", "mine"], "--core --context=other --kubeconfig 'my file'")
        == ["app", "list", "--context", "mine", "--core", "--kubeconfig", "my file"])
  }

  @Test(arguments: ["core", "--core 'open", "--context a b"])
  func `ARGOCD_OPTS that are no flags are refused`(options: String) {
    #expect(throws: CommandFailure.self) { try normalised(["app", "list"], options) }
  }
}

@Suite struct FailureTests {
  @Test func `a cluster's refusal prints as a server's`() {
    let error = KubernetesError.status(
      StatusFailure(code: 404, reason: "NotFound", message: "applications.argoproj.io \"x\" not found"))
    #expect(
      CommandFailure(error)
        == CommandFailure("rpc error: code = NotFound desc = applications.argoproj.io \"x\" not found", code: 20))
  }

  @Test func `a cluster that is not there is named with the remedy`() {
    let failure = CommandFailure(KubernetesError.connection(server: "https://h:1", problem: "refused", remedy: "start it"))
    #expect(failure.message == "rpc error: code = Unavailable desc = cannot reach the cluster at https://h:1: refused; start it")
  }
}

@Suite struct KubeconfigSearchTests {
  private func place(flag: String? = nil, _ environment: [String: String], files: Set<String> = []) -> KubeconfigSearch.Place {
    KubeconfigSearch(flag: flag, environment: environment) { files.contains($0) }.place
  }

  @Test func `the kubeconfig is looked for in the documented order`() {
    let own = "/h/.local/share/apus/kubeconfig"
    let files: Set = [own, "/h/.kube/config"]
    let all = ["KUBECONFIG": "/k", "KUBERNETES_SERVICE_HOST": "10.0.0.1", "HOME": "/h"]
    #expect(place(flag: "/f", all, files: files) == .files("/f"))
    #expect(place(all, files: files) == .files("/k"))
    #expect(place(["KUBERNETES_SERVICE_HOST": "10.0.0.1", "HOME": "/h"], files: files) == .pod)
    #expect(place(["HOME": "/h"], files: files) == .files(own))
    #expect(place(["HOME": "/h"], files: ["/h/.kube/config"]) == .files("/h/.kube/config"))
    #expect(place(["HOME": "/h"]) == .nowhere)
  }

  @Test(arguments: [
    (["APUS_DATA_DIR": "/d", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/d"), (["XDG_DATA_HOME": "/x", "HOME": "/h"], "/x/apus"),
    (["HOME": "/h", "XDG_DATA_HOME": ""], "/h/.local/share/apus"),
  ])
  func `the data directory has a default`(environment: [String: String], path: String) {
    #expect(DataDirectory.standard(environment: environment).path == path)
  }

  @Test func `without any cluster the message says how to get one`() {
    let search = KubeconfigSearch(flag: nil, environment: [:]) { _ in false }
    let error = #expect(throws: KubernetesError.self) { try search.connection(context: nil) }
    #expect(error?.description.contains("apus up") == true)
  }
}
