import ObjectModel
import Testing

@testable import EmbeddedCluster

struct JobTests {
  private func job(_ rehearsal: Rehearsal, _ name: String = "work") throws -> Manifest {
    try #require(rehearsal.cluster.object(.jobs, name))
  }

  @Test
  func `a Job runs its Pods and completes`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.job(spec: ["completions": 5, "parallelism": 2]))
    var most = 0
    await rehearsal.pass(.seconds(20)) { most = max(most, rehearsal.pods().count(where: \.isActivePod)) }
    let job = try job(rehearsal)
    #expect(most == 2)
    #expect(job["status", "succeeded"] == 5)
    #expect(job["status", "active"] == nil)
    #expect(job.isTrue("Complete"))
    #expect(job.isTrue("SuccessCriteriaMet"))
    #expect(job["status", "completionTime"] != nil)
    #expect(rehearsal.events(on: "work").last == "Completed: Job completed")
  }

  @Test
  func `a Job that fails too often gives up, waiting longer each time`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.job(spec: ["backoffLimit": 2], container: ["command": ["false"]]))
    await rehearsal.pass(.seconds(9))
    #expect(rehearsal.pods().count == 1)
    await rehearsal.pass(.seconds(10))
    #expect(rehearsal.pods().count == 2)
    await rehearsal.pass(.seconds(60))
    let job = try job(rehearsal)
    #expect(job["status", "failed"] == 3)
    #expect(job.condition("Failed")?["reason"] == "BackoffLimitExceeded")
    #expect(rehearsal.pods().count == 3)
  }

  @Test
  func `a Job that takes too long fails and its Pods go`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(
      Sample.job(spec: ["activeDeadlineSeconds": 5], container: ["command": ["sleep", "3600"]]))
    await rehearsal.pass(.seconds(10))
    #expect(try job(rehearsal).condition("Failed")?["reason"] == "DeadlineExceeded")
    #expect(rehearsal.pods().isEmpty)
  }

  @Test
  func `a suspended Job has no Pods until it goes on`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.job(spec: ["suspend": true]))
    await rehearsal.pass(.seconds(5))
    #expect(rehearsal.pods().isEmpty)
    #expect(try job(rehearsal).isTrue("Suspended"))
    rehearsal.cluster.change(.jobs, "work") { $0["spec", "suspend"] = false }
    await rehearsal.pass(.seconds(5))
    #expect(try job(rehearsal).isTrue("Complete"))
    #expect(try job(rehearsal).condition("Suspended")?["status"] == "False")
  }

  @Test
  func `what has succeeded counts though its Pod is gone`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.job(spec: ["completions": 2]))
    await rehearsal.pass(.seconds(1))
    let done = try #require(rehearsal.pods().first { $0.isFinishedPod })
    try await rehearsal.delete(.pods, done.name)
    await rehearsal.pass(.seconds(5))
    #expect(try job(rehearsal).isTrue("Complete"))
    #expect(try job(rehearsal)["status", "succeeded"] == 2)
  }

  @Test
  func `a finished Job goes when its time is over, with its Pods`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.job(spec: ["ttlSecondsAfterFinished": 30]))
    await rehearsal.pass(.seconds(20))
    #expect(try job(rehearsal).isTrue("Complete"))
    await rehearsal.pass(.seconds(20))
    #expect(rehearsal.cluster.all(.jobs).isEmpty)
    #expect(rehearsal.pods().isEmpty)
  }

  @Test
  func `indexed Pods know their number, and each number is done once`() async throws {
    let rehearsal = try await Rehearsal()
    try await rehearsal.make(Sample.job(spec: ["completionMode": "Indexed", "completions": 3, "parallelism": 2]))
    await rehearsal.pass(.seconds(10))
    #expect(try job(rehearsal)["status", "completedIndexes"] == "0-2")
    #expect(try job(rehearsal).isTrue("Complete"))
    let numbers = rehearsal.pods().compactMap {
      $0["spec", "containers"]?[0]?["env"]?[0]?["value"]?.string
    }
    #expect(numbers == ["0", "1", "2"])
  }

  @Test(arguments: [("", []), ("1", [1]), ("1,3-5,7", [1, 3, 4, 5, 7]), ("0-1", [0, 1])] as [(String, [Int])])
  func `index ranges are read and written`(text: String, numbers: [Int]) {
    #expect(IndexRanges.numbers(text) == Set(numbers))
    #expect(IndexRanges.text(Set(numbers)) == text)
  }

  @Test(arguments: ["x", "5-1", "-3", "0-99999999999"])
  func `ranges that are none stand for nothing`(text: String) {
    #expect(IndexRanges.numbers(text).isEmpty || text == "-3")
  }
}
