import FileTree
import Foundation
import Synchronization
import Testing

@testable import Repositories

/// Work that ends when the test says so.
private final class Work: Sendable {
  private struct State {
    var begun = 0
    var cancelled = 0
    var open: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  var begun: Int { state.withLock { $0.begun } }
  var cancelled: Int { state.withLock { $0.cancelled } }

  func run() async -> Result<Int, RepositoryError> {
    let round = state.withLock { state in
      state.begun += 1
      return state.begun
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in state.withLock { $0.open.append(continuation) } }
    } onCancel: {
      state.withLock { $0.cancelled += 1 }
      finish()
    }
    return .success(round)
  }

  func finish() {
    state.withLock { state in
      for continuation in state.open { continuation.resume() }
      state.open = []
    }
  }

  /// Waits until a round has begun and can be finished.
  func waitForRound(_ count: Int) async {
    while !state.withLock({ $0.begun == count && !$0.open.isEmpty }) { await Task.yield() }
  }
}

@Suite struct SharedWorkTests {
  private let shared = SharedWork<String, Int>()
  private let work = Work()

  private func ask(joinsRunning: Bool = false) -> Task<Int?, any Error> {
    Task { [shared, work] in try await shared.outcome(for: "key", joinsRunning: joinsRunning) { await work.run() }?.get() }
  }

  /// Waits until this many wait for the next round.
  private func waitForQueue(_ count: Int) async { while await shared.waiting("key") != count { await Task.yield() } }

  @Test func `those who ask while work is under way share the next round`() async throws {
    let first = ask()
    await work.waitForRound(1)
    let (second, third) = (ask(), ask())
    await waitForQueue(2)
    work.finish()
    #expect(try await first.value == 1)
    await work.waitForRound(2)
    work.finish()
    #expect(try await second.value == 2)
    #expect(try await third.value == 2)
    #expect(work.begun == 2)
  }

  @Test func `whoever is content with it joins the round that is under way`() async throws {
    let first = ask()
    await work.waitForRound(1)
    let second = ask(joinsRunning: true)
    while await shared.joined("key") != 2 { await Task.yield() }
    work.finish()
    #expect(try await first.value == 1)
    #expect(try await second.value == 1)
  }

  @Test func `work that nobody waits for any more is cancelled`() async throws {
    let first = ask()
    await work.waitForRound(1)
    first.cancel()
    #expect(try await first.value == nil)
    while work.cancelled == 0 { await Task.yield() }
  }

  @Test func `one who gives up does not spoil it for the others`() async throws {
    let first = ask()
    await work.waitForRound(1)
    let second = ask(joinsRunning: true)
    while await shared.joined("key") != 2 { await Task.yield() }
    first.cancel()
    #expect(try await first.value == nil)
    #expect(work.cancelled == 0)
    work.finish()
    #expect(try await second.value == 1)
  }
}

@Suite struct FetchCountTests {
  @Test func `many who want one commit cause one fetch, and none once it is there`() async throws {
    let sample = try SampleRepository()
    let commit = try sample.commit("one", to: "file")
    // Stands before git and notes its commands.
    let log = sample.folder + "/log"
    let program = sample.folder + "/git"
    try Data(
      "#!/bin/sh\nfor word in \"$@\"; do case $word in fetch|ls-remote) echo $word >> \(log);; esac; done\nexec git \"$@\"\n".utf8
    )
    .write(to: URL(fileURLWithPath: program))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    let store = sample.store(RepositorySettings(git: program))
    _ = try await store.references(of: sample.path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<12 { group.addTask { _ = try await store.tree(of: sample.path, at: commit) } }
      try await group.waitForAll()
    }
    _ = try await store.tree(of: sample.path, at: commit)
    let commands = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    #expect(commands.filter { $0 == "fetch" }.count == 1)
    #expect(commands.filter { $0 == "ls-remote" }.count == 1)
  }
}
