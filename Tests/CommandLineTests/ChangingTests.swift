import ArgumentParser
import CustomResources
import ObjectModel
import Testing

@testable import CommandLine

/// An application with two sources, the second with a name.
private func twoSources() -> Application {
  guestbook { manifest in
    manifest["spec", "source"] = nil
    manifest["spec", "sources"] = [
      ["repoURL": "https://example.com/one.git", "path": "a", "targetRevision": "main"],
      ["repoURL": "https://example.com/two.git", "path": "b", "targetRevision": "v1", "name": "second"],
    ]
  }
}

@Suite struct SettingTests {
  private func set(_ words: [String], on application: Application = guestbook(), source: Int? = nil) throws -> Manifest {
    try AppSet.parse(["guestbook"] + words).flags.changed(application.manifest, source: source)
  }

  @Test func `a flag changes its field and leaves the others`() throws {
    let changed = try set(["--revision", "v2", "--dest-namespace", "other", "--project", "team"])
    #expect(
      changed["spec", "source"]
        == ["repoURL": "https://example.com/org/apps.git", "targetRevision": "v2", "path": "guestbook"])
    #expect(changed["spec", "destination"] == ["server": "https://kubernetes.default.svc", "namespace": "other"])
    #expect(changed["spec", "project"] == "team")
  }

  @Test func `a parameter takes the place of the one of its name, and others stay`() throws {
    let base = guestbook {
      $0["spec", "source", "helm"] = ["parameters": [["name": "a", "value": "1"], ["name": "b", "value": "2"]]]
    }
    let changed = try set(["-p", "b=3", "-p", "c=4"], on: base)
    #expect(
      changed["spec", "source", "helm", "parameters"] == [
        ["name": "a", "value": "1"], ["name": "b", "value": "3"], ["name": "c", "value": "4"],
      ])
  }

  @Test func `an image takes the place of the override of its name`() throws {
    let base = guestbook { $0["spec", "source", "kustomize"] = ["images": ["web:v1", "old=new:v1"]] }
    let changed = try set(["--kustomize-image", "web:v2", "--kustomize-image", "old=newer:v1"], on: base)
    #expect(changed["spec", "source", "kustomize", "images"] == ["web:v2", "old=newer:v1"])
  }

  @Test func `a sync option is set, replaced, and removed with an exclamation mark`() throws {
    let base = guestbook { $0["spec", "syncPolicy"] = ["syncOptions": ["Validate=false", "CreateNamespace=true"]] }
    let changed = try set(["--sync-option", "!Validate=false", "--sync-option", "CreateNamespace=false"], on: base)
    #expect(changed["spec", "syncPolicy", "syncOptions"] == ["CreateNamespace=false"])
  }

  @Test func `a destination has a name or a server, as was said last`() throws {
    let changed = try set(["--dest-name", "in-cluster"])
    #expect(changed["spec", "destination"] == ["name": "in-cluster", "namespace": "default"])
  }

  @Test func `one source of several is changed`() throws {
    let changed = try set(["--revision", "v2"], on: twoSources(), source: 1)
    #expect(changed["spec", "sources"]?.array?.map { $0["targetRevision"]?.string } == ["main", "v2"])
  }

  @Test func `whether anything was said is known`() throws {
    func says(_ words: [String]) throws -> Bool { try AppSet.parse(["guestbook"] + words).flags.saysAnything() }
    #expect(try !says([]))
    for words in [["--revision", "x"], ["--sync-policy", "none"], ["--self-heal"], ["--sync-option", "!A=b"], ["-p", "a=b"]] {
      #expect(try says(words), "\(words)")
    }
  }

  @Test func `parameters are taken away by name, and empty blocks with them`() throws {
    var source: JSONValue = [
      "repoURL": "u", "helm": ["parameters": [["name": "a", "value": "1"]], "valueFiles": ["x.yaml", "y.yaml"]],
      "kustomize": ["images": ["web:v1"], "namePrefix": "a-"],
    ]
    AppUnset.remove(
      try AppUnset.parse(["guestbook", "-p", "a", "--values", "x.yaml", "--kustomize-image", "web", "--nameprefix"]),
      from: &source)
    #expect(source == ["repoURL": "u", "helm": ["valueFiles": ["y.yaml"]]])
  }

  @Test(arguments: [
    (Int?.none, String?("second"), Int?.some(1)), (2, nil, 1), (1, nil, 0),
  ]) func `a source is found by position or by name`(_ position: Int?, _ name: String?, _ index: Int?) throws {
    #expect(try SourceChoice(position: position, name: name).index(in: twoSources()) == index)
  }

  @Test(arguments: [(Int?.none, String?.none), (3, nil), (0, nil), (nil, "ghost")])
  func `a source that does not exist is refused`(_ position: Int?, _ name: String?) {
    #expect(throws: CommandFailure.self) { try SourceChoice(position: position, name: name).index(in: twoSources()) }
  }
}

@Suite struct RevisionTests {
  private func positions(_ words: [String], _ application: Application = guestbook()) throws -> [String] {
    try AppDiff.parse(["guestbook"] + words).revisions.positions(in: application)
  }

  @Test func `the only source has its revision`() throws {
    #expect(try positions([]) == [])
    #expect(try positions(["--revision", "v2"]) == ["v2"])
  }

  @Test func `revisions of several sources are told apart by position or by name`() throws {
    #expect(try positions(["--revisions", "v2", "--source-positions", "2"], twoSources()) == ["", "v2"])
    #expect(try positions(["--revisions", "v2", "--source-names", "second"], twoSources()) == ["", "v2"])
  }

  @Test(arguments: [
    ["--revision", "v2"], ["--revisions", "v2"], ["--revisions", "v2", "--source-positions", "3"],
    ["--revisions", "v2", "--source-names", "ghost"],
  ]) func `what does not name a source is refused`(_ words: [String]) {
    let failure = #expect(throws: CommandFailure.self) { try positions(words, twoSources()) }
    #expect(failure?.code == 1)
  }

  @Test func `an operation has the revision of each source`() throws {
    let operation = try SyncRequest(revisions: ["", "v2"]).operation(for: twoSources())
    #expect(operation["sync", "revisions"] == ["main", "v2"])
  }

  @Test func `local manifests go along, but not where automation would undo them`() throws {
    var request = SyncRequest()
    request.manifests = [Manifest(["kind": "ConfigMap"])]
    #expect(try request.operation(for: guestbook())["sync", "manifests"] == [#"{"kind":"ConfigMap"}"#])
    let automated = guestbook { $0["spec", "syncPolicy"] = ["automated": [:]] }
    let failure = #expect(throws: CommandFailure.self) { try request.operation(for: automated) }
    #expect(failure?.code == 1)
    request.dryRun = true
    #expect(throws: Never.self) { try request.operation(for: automated) }
  }
}
