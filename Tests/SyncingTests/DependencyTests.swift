import CustomResources
import ObjectModel
import Testing

@testable import Syncing

@Suite struct `What an application depends on` {
  private static func application(
    _ name: String, namespace: String = "argocd", project: String = "default", on dependencies: String = "",
    sync: String = "Synced",
    health: String = "Healthy"
  ) -> Application {
    Application([
      "metadata": [
        "name": .string(name), "namespace": .string(namespace), "annotations": [Annotation.dependsOn: .string(dependencies)],
      ], "spec": ["project": .string(project)],
      "status": ["sync": ["status": .string(sync)], "health": ["status": .string(health)]],
    ])
  }

  private static func state(of application: Application, among others: Application...) -> DependencyState {
    let all = Dictionary(uniqueKeysWithValues: ([application] + others).map { ($0.qualifiedName, $0) })
    return DependencyState.of(application) { all[$0] }
  }

  @Test func `is nothing when it names nothing`() {
    #expect(Self.state(of: Self.application("web")) == .ready)
  }

  @Test func `must be Synced and Healthy, all of it`() {
    let web = Self.application("web", on: "database, queue")
    let queue = Self.application("queue")
    #expect(Self.state(of: web, among: Self.application("database"), queue) == .ready)
    #expect(
      Self.state(of: web, among: Self.application("database", sync: "OutOfSync"), queue)
        == .waiting(name: "database", reason: "it is OutOfSync and Healthy"))
    #expect(
      Self.state(of: web, among: Self.application("database"), Self.application("queue", health: "Progressing"))
        == .waiting(name: "queue", reason: "it is Synced and Progressing"))
    #expect(
      Self.state(of: web, among: Self.application("database", sync: "", health: ""), queue)
        == .waiting(name: "database", reason: "it is Unknown and Unknown"))
  }

  @Test func `must not be in the middle of something`() {
    var database = Self.application("database").value
    database["operation"] = ["sync": [:]]
    let web = Self.application("web", on: "database")
    #expect(Self.state(of: web, among: Application(database)) == .waiting(name: "database", reason: "it is being synced"))
    database["operation"] = nil
    database["metadata", "deletionTimestamp"] = "2026-01-01T00:00:00Z"
    #expect(Self.state(of: web, among: Application(database)) == .waiting(name: "database", reason: "it is being deleted"))
  }

  @Test func `must exist, and be of the same namespace or project`() {
    let absent = DependencyState.waiting(name: "team-b/database", reason: "there is no such application in project default")
    let web = Self.application("web", on: "team-b/database")
    #expect(Self.state(of: web) == absent)
    #expect(Self.state(of: web, among: Self.application("database", namespace: "team-b", project: "other")) == absent)
    #expect(Self.state(of: web, among: Self.application("database", namespace: "team-b")) == .ready)
  }

  @Test func `must not depend on itself, not even through others`() {
    #expect(Self.state(of: Self.application("a", on: "a")) == .cycle("applications depend on each other: a → a"))
    #expect(
      Self.state(
        of: Self.application("a", on: "x,b"), among: Self.application("b", on: "c"), Self.application("c", on: "a"),
        Self.application("x")) == .cycle("applications depend on each other: a → b → c → a"))
    // A ring further on would keep this one waiting for ever, so it is told as well.
    #expect(
      Self.state(of: Self.application("a", on: "b"), among: Self.application("b", on: "c"), Self.application("c", on: "b"))
        == .cycle("applications depend on each other: b → c → b"))
  }

  @Test func `may be reached in several ways`() {
    #expect(
      Self.state(
        of: Self.application("a", on: "b,c"), among: Self.application("b", on: "d"), Self.application("c", on: "d"),
        Self.application("d")) == .ready)
  }

  @Test func `may be a chain of any length`() {
    let all = Dictionary(
      uniqueKeysWithValues: (0..<5_000).map { index in
        ("argocd/\(index)", Self.application("\(index)", on: index < 4_999 ? "\(index + 1)" : ""))
      })
    #expect(DependencyState.of(all["argocd/0"] ?? Application([:])) { all[$0] } == .ready)
  }
}
