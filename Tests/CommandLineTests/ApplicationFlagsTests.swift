import ArgumentParser
import CustomResources
import ObjectModel
import Testing

@testable import CommandLine

@Suite struct ApplicationFlagsTests {
  private func manifest(_ words: [String], over base: Manifest = Manifest([:]), name: String? = "guestbook") throws -> Manifest {
    try ApplicationFlags.parse(words).manifest(over: base, name: name, namespace: "argocd")
  }

  @Test func `the flags of a plain directory make an application`() throws {
    let made = try manifest([
      "--repo", "https://e/r.git", "--path", "guestbook", "--revision", "main", "--dest-server", "https://kubernetes.default.svc",
      "--dest-namespace", "default", "--directory-recurse",
    ])
    #expect(
      made.value == [
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": ["name": "guestbook", "namespace": "argocd"],
        "spec": [
          "project": "default", "destination": ["server": "https://kubernetes.default.svc", "namespace": "default"],
          "source": [
            "repoURL": "https://e/r.git", "path": "guestbook", "targetRevision": "main", "directory": ["recurse": true],
          ],
        ],
      ])
  }

  @Test func `the sync policy takes its options, the last value of each`() throws {
    let spec = try manifest([
      "--sync-policy", "automated", "--auto-prune", "--self-heal", "--sync-option", "CreateNamespace=false", "--sync-option",
      "CreateNamespace=true", "--sync-retry-limit", "3",
    ])["spec", "syncPolicy"]
    #expect(
      spec == [
        "automated": ["prune": true, "selfHeal": true], "syncOptions": ["CreateNamespace=true"],
        "retry": ["limit": 3, "backoff": ["duration": "5s", "maxDuration": "3m0s", "factor": 2]],
      ])
  }

  @Test func `labels, annotations and the finalizer are set once`() throws {
    let made = try manifest(["-l", "team=a", "--annotations", "note=b=c", "--set-finalizer"])
    #expect(made.label("team") == "a" && made.annotation("note") == "b=c" && made.finalizers == [Finalizer.resources])
    #expect(try manifest(["--set-finalizer"], over: made).finalizers == [Finalizer.resources])
  }

  @Test func `helm and kustomize flags go to their blocks`() throws {
    let source = try manifest([
      "--helm-chart", "c", "-p", "a=1", "--helm-set-string", "b=2", "--values", "v.yaml", "--nameprefix", "x-",
      "--kustomize-replica", "w=3",
    ])["spec", "source"]
    #expect(
      source?["helm"] == [
        "parameters": [["name": "a", "value": "1"], ["name": "b", "value": "2", "forceString": true]], "valueFiles": ["v.yaml"],
      ])
    #expect(source?["kustomize"] == ["namePrefix": "x-", "replicas": [["name": "w", "count": 3]]])
  }

  @Test func `flags win over a file, and what they do not say stays`() throws {
    var base = Manifest(["metadata": ["name": "guestbook"], "spec": ["source": ["repoURL": "old", "path": "p"], "unknown": 1]])
    base["spec", "destination"] = ["name": "in-cluster"]
    let made = try manifest(["--repo", "new"], over: base)
    #expect(made["spec", "source"] == ["repoURL": "new", "path": "p"])
    #expect(made["spec", "unknown"] == 1 && made["spec", "destination"] == ["name": "in-cluster"])
  }

  @Test(arguments: [
    (["--auto-prune"], "automatic sync"), (["--sync-policy", "sometimes"], "sometimes"), (["-l", "nothing"], "NAME=VALUE"),
    (["--kustomize-replica", "w=many"], "NUMBER"), (["--sync-option", "Prune"], "NAME=VALUE"),
  ])
  func `what makes no sense is refused by name`(words: [String], text: String) {
    let failure = #expect(throws: CommandFailure.self) { try manifest(words) }
    #expect(failure?.message.contains(text) == true && failure?.code == 1)
  }

  @Test func `another name than the file's is an error`() {
    #expect(throws: CommandFailure.self) { try manifest([], over: Manifest(["metadata": ["name": "other"]])) }
    #expect(throws: CommandFailure.self) { try manifest([], name: nil) }
  }
}

@Suite struct AppCreateTests {
  @Test func `an application that is as wanted needs no patch`() {
    let existing = guestbook().manifest
    var wanted = Manifest(["metadata": ["name": "guestbook"]])
    wanted["spec"] = existing["spec"]
    #expect(AppCreate.difference(existing, wanted) == nil)
  }

  @Test func `an upsert replaces the spec and what is no longer labelled`() {
    var existing = guestbook().manifest
    existing.setLabel("old", to: "1")
    var wanted = Manifest(["spec": ["project": "p"]])
    wanted.finalizers = ["f"]
    #expect(
      AppCreate.difference(existing, wanted) == [
        ["op": "add", "path": "/spec", "value": ["project": "p"]], ["op": "remove", "path": "/metadata/labels"],
        ["op": "add", "path": "/metadata/finalizers", "value": ["f"]],
      ])
  }
}

@Suite struct AppDeleteTests {
  @Test func `cascading sets the finalizer, and not cascading removes it`() throws {
    let change = try AppDelete.finalizer(cascade: nil, policy: nil)
    #expect(change.finalizers(for: guestbook().manifest) == [Finalizer.resources])
    var manifest = guestbook().manifest
    manifest.finalizers = ["other", Finalizer.resourcesForeground]
    #expect(change.finalizers(for: manifest) == nil)
    #expect(try AppDelete.finalizer(cascade: false, policy: nil).finalizers(for: manifest) == ["other"])
    #expect(
      try AppDelete.finalizer(cascade: true, policy: "background").finalizers(for: manifest)
        == ["other", Finalizer.resourcesBackground])
  }

  @Test func `policies that make no sense are refused`() {
    #expect(throws: CommandFailure.self) { try AppDelete.finalizer(cascade: false, policy: "background") }
    #expect(throws: CommandFailure.self) { try AppDelete.finalizer(cascade: nil, policy: "sideways") }
  }
}
