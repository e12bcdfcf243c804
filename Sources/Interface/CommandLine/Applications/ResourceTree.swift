import FoundationEssentials
import Health
import ObjectModel

/// The resources of an application with what they brought about, as `-o tree` draws them.
struct ResourceTree: Sendable {
  private var rows: [ResourceRow]
  private var live: [ResourceKey: Manifest] = [:]
  private var children: [String: [Manifest]] = [:]

  /// - Parameters:
  ///   - rows: the managed resources, in the order of the table.
  ///   - objects: live objects, managed or not.
  init(rows: [ResourceRow], objects: [Manifest]) {
    self.rows = rows
    for object in objects where live[object.key] == nil {
      live[object.key] = object
      for owner in object.ownerReferences { children[owner.uid, default: []].append(object) }
    }
    for uid in children.keys { children[uid]?.sort { $0.key < $1.key } }
  }

  func text(isDetailed: Bool, now: Date) -> String {
    var lines = [
      isDetailed ? ["KIND/NAME", "STATUS", "HEALTH", "AGE", "MESSAGE", "REASON"] : ["KIND/NAME", "STATUS", "HEALTH", "MESSAGE"]
    ]
    for row in rows where row.hook.isEmpty {
      let object = live[row.key]
      let health = row.health.isEmpty ? object.map(Self.health) ?? "" : row.health
      lines.append(
        cells("\(row.key.kind)/\(row.key.name)", row.status, health, row.message, object, isDetailed, now))
      var seen: Set<String> = []
      if let object { append(childrenOf: object, prefix: "", isDetailed, now, &seen, to: &lines) }
    }
    return TabWriter().text(lines)
  }

  private func append(
    childrenOf object: Manifest, prefix: String, _ isDetailed: Bool, _ now: Date, _ seen: inout Set<String>,
    to lines: inout [[String]]
  ) {
    // Owner references are data and may form a ring.
    guard seen.insert(object.uid).inserted else { return }
    let owned = children[object.uid] ?? []
    for (index, child) in owned.enumerated() {
      let isLast = index == owned.count - 1
      lines.append(
        cells("\(prefix)\(isLast ? "└─" : "├─")\(child.kind)/\(child.name)", "", Self.health(child), "", child, isDetailed, now))
      append(childrenOf: child, prefix: prefix + (isLast ? "  " : "│ "), isDetailed, now, &seen, to: &lines)
    }
  }

  private func cells(
    _ name: String, _ status: String, _ health: String, _ message: String, _ object: Manifest?, _ isDetailed: Bool, _ now: Date
  ) -> [String] {
    guard isDetailed else { return [name, status, health, message] }
    let age = object?.creationTimestamp.flatMap(TimeText.date).map { TimeText.age(seconds: Int(now.timeIntervalSince($0))) }
    return [name, status, health, age ?? "<unknown>", message, object?["status", "reason"]?.string ?? ""]
  }

  private static func health(_ object: Manifest) -> String { HealthAssessment.builtIn.health(of: object)?.code.rawValue ?? "" }
}
