import CustomResources

/// The metrics of the applications in the text format of Prometheus, under the names dashboards already use.
enum ApplicationMetrics {
  static func text(_ applications: [Application]) -> String {
    var lines = ["# HELP argocd_app_info Information about application.", "# TYPE argocd_app_info gauge"]
    for application in applications.sorted(by: { $0.qualifiedName < $1.qualifiedName }) {
      let labels = [
        ("autosync_enabled", application.spec.syncPolicy.isAutomated ? "true" : "false"),
        ("dest_namespace", application.spec.destination.namespace),
        ("dest_server", application.spec.destination.server),
        ("health_status", application.status.health.status),
        ("name", application.name),
        ("namespace", application.namespace),
        ("operation", application.operation == nil ? "" : "sync"),
        ("project", application.spec.project),
        ("repo", application.effectiveSources.first?.repoURL ?? ""),
        ("sync_status", application.status.sync.status?.rawValue ?? "Unknown"),
      ]
      lines.append("argocd_app_info{" + labels.map { "\($0.0)=\"\(escape($0.1))\"" }.joined(separator: ",") + "} 1")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func text(counters: [(name: String, help: String, value: Int)]) -> String {
    counters.map { "# HELP \($0.name) \($0.help)\n# TYPE \($0.name) counter\n\($0.name) \($0.value)\n" }.joined()
  }

  private static func escape(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
    return result
  }
}
