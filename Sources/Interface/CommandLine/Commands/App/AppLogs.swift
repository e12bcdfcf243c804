import ArgumentParser
import CustomResources
import FoundationEssentials
import KubernetesClient
import ObjectModel

struct AppLogs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "logs", abstract: "Print the logs of an application's pods.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Option(help: "Only of resources of this group.") var group: String?
  @Option(help: "Only of resources of this kind.") var kind: String?
  @Option(help: "Only of resources of this name.") var name: String?
  @Option(name: [.customShort("c"), .customLong("container")], help: "Only of this container.") var container: String?
  @Flag(name: [.customShort("p"), .customLong("previous")], help: "Of the container that ran before.") var previous = false
  @Option(help: "Only so many of the last lines; 0 for all.") var tail = 0
  @Option(help: "Only of the last so many seconds.") var sinceSeconds = 0
  @Option(help: "Only until this time (RFC 3339).") var untilTime: String?
  @Option(help: "Only lines with this text.") var filter: String?
  @Flag(name: [.customShort("m"), .customLong("match-case")], help: "The text's letters as they are.") var matchCase = false
  @Flag(name: [.customShort("f"), .customLong("follow")], help: .hidden) var follow = false

  func run() async throws {
    if follow {
      throw CommandFailure.plain("--follow: logs are not followed yet; leave the flag out, or use kubectl logs --follow")
    }
    let plane = try cluster.usualControlPlane()
    let found = try await plane.application(application.resolved(plane))
    let objects = await LiveObjects(client: plane.client).objects(of: found)
    let chosen = found.status.resources.map(\.key).filter { key in
      (kind.map { $0 == key.kind } ?? true) && (group.map { $0 == key.group } ?? true) && (name.map { $0 == key.name } ?? true)
        && (cluster.namespace.map { $0 == key.namespace } ?? true)
    }
    for pod in Self.pods(of: Set(chosen), among: objects, named: chosen.isEmpty ? name : nil) {
      for name in Self.containers(of: pod, container) {
        let path = Self.path(
          pod, container: name, previous: previous, tail: filter == nil ? tail : 0, sinceSeconds: sinceSeconds,
          timestamps: untilTime != nil)
        let text: String
        do { text = String(decoding: try await plane.client.raw(path), as: UTF8.self) } catch {
          throw CommandFailure.plain("\(pod.name)/\(name): \(error.description)")
        }
        Console.text(Self.selected(text, until: untilTime, filter: filter, matchCase: matchCase, tail: tail))
      }
    }
  }

  /// The pods that are among the chosen objects, or that those brought about.
  static func pods(of chosen: Set<ResourceKey>, among objects: [Manifest], named name: String?) -> [Manifest] {
    var reached: Set<String> = []
    var known = Dictionary(objects.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    for (key, object) in known where chosen.contains(key) { reached.insert(object.uid) }
    // Owners come before what they own, at any depth; each round goes one generation further.
    var grows = true
    while grows {
      let next = known.values.filter { object in
        !reached.contains(object.uid) && object.ownerReferences.contains { reached.contains($0.uid) }
      }
      grows = !next.isEmpty
      reached.formUnion(next.map(\.uid))
    }
    known = known.filter { $0.value.kind == "Pod" && ($0.value.name == name || reached.contains($0.value.uid)) }
    return known.values.sorted { $0.key < $1.key }
  }

  static func containers(of pod: Manifest, _ only: String?) -> [String] {
    let names = pod["spec", "containers"]?.array?.compactMap { $0["name"]?.string } ?? []
    return only.map { only in names.filter { $0 == only } } ?? names
  }

  static func path(
    _ pod: Manifest, container: String, previous: Bool, tail: Int, sinceSeconds: Int, timestamps: Bool
  ) -> String {
    var query = "container=\(container)"
    if previous { query += "&previous=true" }
    if tail > 0 { query += "&tailLines=\(tail)" }
    if sinceSeconds > 0 { query += "&sinceSeconds=\(sinceSeconds)" }
    if timestamps { query += "&timestamps=true" }
    return "/api/v1/namespaces/\(pod.namespace)/pods/\(pod.name)/log?\(query)"
  }

  /// The lines that are wanted; with a time limit each line begins with its time, which is taken off.
  static func selected(_ text: String, until limit: String?, filter: String?, matchCase: Bool, tail: Int) -> String {
    var lines = text.split(separator: "\n").map(String.init)
    if let limit, let end = TimeText.date(limit) {
      lines = lines.compactMap { line in
        let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard let time = TimeText.date(String(parts[0])), time <= end else { return nil }
        return parts.count > 1 ? String(parts[1]) : ""
      }
    }
    if let filter {
      // As the reference: `!text` leaves out the lines that have it.
      let isExclusion = filter.hasPrefix("!")
      let wanted = isExclusion ? String(filter.dropFirst()) : filter
      lines = lines.filter { line in
        (matchCase ? line.contains(wanted) : line.lowercased().contains(wanted.lowercased())) != isExclusion
      }
      if tail > 0 { lines = lines.suffix(tail) }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
