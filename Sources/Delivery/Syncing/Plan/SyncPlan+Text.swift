import CustomResources
import ObjectModel

// The plan for people and programs, before it runs.

extension SyncPlan {
  /// The plan as text: a heading for each phase and wave, a line for each task, and a line that sums up.
  public var text: String {
    var lines: [String] = []
    let width = tasks.map { Self.name(of: $0).count }.max() ?? 0
    for group in groups {
      lines.append("\(group.phase.rawValue), wave \(group.wave)")
      for task in group.tasks {
        let name = Self.name(of: task)
        let action = task.refusal == nil ? task.action.rawValue : "refuse"
        lines.append("  \(Self.padded(action, 7))  \(Self.padded(name, width))  \(task.reason)")
      }
    }
    lines += obstacles.map { "! \($0)" }
    lines.append(summary)
    return lines.joined(separator: "\n") + "\n"
  }

  /// As `2 to create, 1 to prune, 5 in sync`.
  public var summary: String {
    let parts = counts.map { action, count in
      switch action {
      case .create: "\(count) to create"
      case .update: "\(count) to update"
      case .replace: "\(count) to replace"
      case .apply: "\(count) in sync, applied again"
      case .leave: "\(count) in sync"
      case .hook: count == 1 ? "1 hook to run" : "\(count) hooks to run"
      case .prune: "\(count) to prune"
      case .keep: "\(count) to prune but kept"
      }
    }
    return parts.isEmpty ? "nothing to do" : parts.joined(separator: ", ")
  }

  /// How many tasks there are of each action that occurs.
  private var counts: [(SyncTask.Action, Int)] {
    SyncTask.Action.allCases.compactMap { action in
      let count = tasks.count { $0.action == action }
      return count == 0 ? nil : (action, count)
    }
  }

  private static func name(of task: SyncTask) -> String {
    let kind = task.key.group.isEmpty ? task.key.kind : "\(task.key.group)/\(task.key.kind)"
    return "\(kind) \(task.key.namespace.isEmpty ? "" : "\(task.key.namespace)/")\(task.key.name)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// The plan as JSON: `{groups: [{phase, wave, tasks: [{action, group, version, kind, namespace, name, reason, differences?,
  /// refusal?}]}], summary: {<action>: <count>}, obstacles: […]}`.
  public var json: JSONValue {
    [
      "groups": .array(
        groups.map { group in
          [
            "phase": .string(group.phase.rawValue), "wave": .integer(Int64(group.wave)),
            "tasks": .array(group.tasks.map(Self.json(of:))),
          ]
        }),
      "summary": .object(JSONObject(counts.map { ($0.rawValue, .integer(Int64($1))) })),
      "obstacles": JSONValue(obstacles),
    ]
  }

  private static func json(of task: SyncTask) -> JSONValue {
    var value: JSONValue = [
      "action": .string(task.action.rawValue), "group": .string(task.key.group),
      "version": .string(task.manifest.groupVersionKind.version), "kind": .string(task.key.kind),
      "namespace": .string(task.key.namespace), "name": .string(task.key.name), "reason": .string(task.reason),
    ]
    if !task.differences.isEmpty { value["differences"] = JSONValue(task.differences) }
    if let refusal = task.refusal { value["refusal"] = .string(refusal) }
    return value
  }
}
