import Testing

@testable import Repositories

@Suite struct RevisionTests {
  @Test func `a branch, a tag, HEAD, a hash and its beginning lead to their commits`() async throws {
    let sample = try SampleRepository()
    let first = try sample.commit("one", to: "file")
    try sample.git("tag", "--annotate", "--message", "first", "v1.0.0")
    try sample.git("branch", "old")
    let second = try sample.commit("two", to: "file")
    let store = sample.store()
    let cases: [(String, CommitID, String?)] = [
      ("", second, "refs/heads/main"), ("HEAD", second, "refs/heads/main"), ("main", second, "refs/heads/main"),
      ("refs/heads/old", first, "refs/heads/old"), ("v1.0.0", first, "refs/tags/v1.0.0"), ("1.x", first, "refs/tags/v1.0.0"),
      (first.description, first, nil), (String(first.description.prefix(7)), first, nil),
      (String(first.description.prefix(9)).uppercased(), first, nil),
    ]
    for (revision, commit, reference) in cases {
      let resolved = try await store.resolve(revision, of: sample.path)
      #expect(resolved == ResolvedRevision(commit: commit, reference: reference), "\(revision)")
    }
  }

  @Test func `a full hash is taken at its word`() async throws {
    let store = RepositoryStore(directory: "/nonexistent/cache")
    let hash = String(repeating: "ab", count: 20)
    let resolved = try await store.resolve(hash, of: "https://unreachable.invalid/x.git")
    #expect(resolved.commit.description == hash)
  }

  @Test func `a branch stands before a tag of the same name`() async throws {
    let sample = try SampleRepository()
    try sample.commit()
    try sample.git("tag", "same")
    let second = try sample.commit("two", to: "file")
    try sample.git("branch", "same")
    let resolved = try await sample.store().resolve("same", of: sample.path)
    #expect(resolved == ResolvedRevision(commit: second, reference: "refs/heads/same"))
  }

  @Test(arguments: [
    ("*", "", "v2.0.0"), ("1.2.*", "", "v1.2.10"), ("^1", "", "v1.3.0"), ("~1.2", "", "v1.2.10"), (">=1.0 <1.3", "", "v1.2.10"),
    (">=2.0.0-0", "", "v2.1.0-rc.1"), ("1.x", "web-", "web-1.9.0"), ("1.2.3", "", "v1.2.3"), ("1.5.0", "web-", "web-1.5.0"),
    ("x", "", "v2.0.0"),
  ])
  func `a version constraint takes the highest tag, a version the tag itself`(constraint: String, prefix: String, tag: String)
    throws
  {
    let tags = [
      "1.2.3", "v1.2.10", "v1.2.2", "v1.3.0", "v2.0.0", "v2.1.0-rc.1", "web-1.5.0", "web-1.9.0", "web-2.0.0", "latest", "v1.2.3",
    ]
    let references = tags.enumerated().map { index, tag in
      Reference(name: "refs/tags/\(tag)", commit: CommitID(String(repeating: "\(index % 10)", count: 40))!)
    }
    guard case .commit(let resolved) = RevisionResolution(constraint, tagPrefix: prefix, among: references) else {
      Issue.record("unresolved")
      return
    }
    // A version without v is a name to look up, and "1.2.3" is one.
    #expect(resolved.reference == "refs/tags/" + (constraint == "1.2.3" ? "1.2.3" : tag))
  }

  @Test func `a constraint that no tag satisfies is looked up as a name`() {
    let commit = CommitID(String(repeating: "1", count: 40))!
    let branch = Reference(name: "refs/heads/x", commit: commit)
    #expect(
      RevisionResolution("x", tagPrefix: "", among: [branch])
        == .commit(ResolvedRevision(commit: commit, reference: "refs/heads/x")))
    #expect(RevisionResolution("^9", tagPrefix: "", among: [branch]) == .unresolved)
  }

  @Test func `a revision that does not resolve says so, and what there is instead`() async throws {
    let sample = try SampleRepository()
    try sample.commit()
    try sample.git("branch", "release-1")
    let error = await #expect(throws: RepositoryError.self) { try await sample.store().resolve("release", of: sample.path) }
    #expect(error?.cause == .unresolvedRevision)
    #expect(
      error?.description
        == "repository \(sample.path): unable to resolve 'release' to a commit SHA; push it, or correct targetRevision (there is release-1)"
    )
  }

  @Test func `an empty repository says that it is empty`() async throws {
    let sample = try SampleRepository()
    let error = await #expect(throws: RepositoryError.self) { try await sample.store().resolve("HEAD", of: sample.path) }
    #expect(error?.remedy == "the repository is empty: push a commit")
  }

  @Test(arguments: ["--upload-pack=touch x", "-oProxyCommand=x", "main\nx", "a\u{0}b", String(repeating: "a", count: 1_001)])
  func `a revision that could be an option is refused before git sees it`(revision: String) async throws {
    let store = RepositoryStore(directory: "/nonexistent/cache", settings: RepositorySettings(git: "/nonexistent/git"))
    let error = await #expect(throws: RepositoryError.self) { try await store.resolve(revision, of: "/repository") }
    #expect(error?.cause == .invalid)
  }

  @Test func `answers about references are kept as long as the caller allows`() async throws {
    let sample = try SampleRepository()
    let first = try sample.commit()
    let clock = ManualClock()
    let store = RepositoryStore(directory: sample.cache, now: { clock.now })
    #expect(try await store.resolve("main", of: sample.path).commit == first)
    let second = try sample.commit("two", to: "file")
    clock.advance(by: .seconds(60))
    #expect(try await store.resolve("main", of: sample.path, freshness: .cached(.seconds(180))).commit == first)
    clock.advance(by: .seconds(121))
    #expect(try await store.resolve("main", of: sample.path, freshness: .cached(.seconds(180))).commit == second)
    let third = try sample.commit("three", to: "file")
    #expect(try await store.resolve("main", of: sample.path, freshness: .latest).commit == third)
  }

  @Test func `a pull request's name resolves, and its commit can be read`() async throws {
    let sample = try SampleRepository()
    try sample.commit()
    try sample.git("checkout", "--quiet", "-b", "topic")
    let proposed = try sample.commit("proposed", to: "file")
    try sample.git("update-ref", "refs/pull/7/head", "HEAD")
    try sample.git("checkout", "--quiet", "main")
    try sample.git("branch", "-D", "topic")
    let store = sample.store()
    let resolved = try await store.resolve("pull/7/head", of: sample.path)
    #expect(resolved == ResolvedRevision(commit: proposed, reference: "refs/pull/7/head"))
    let tree = try await store.tree(of: sample.path, at: proposed)
    #expect(try tree.read(.init("file")) == Array("proposed".utf8))
  }
}
