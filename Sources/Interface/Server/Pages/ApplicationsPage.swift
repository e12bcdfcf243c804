import Crypto
import CustomResources
import Foundation

/// The overview: every application with how it stands, and its resources below.
enum ApplicationsPage {
  static func html(_ applications: [Application], version: String) -> String {
    let sorted = applications.sorted { $0.qualifiedName < $1.qualifiedName }
    let content: HTML =
      sorted.isEmpty
      ? "<p class=\"empty\">No applications yet. Create one with <code>apus app create</code> or <code>kubectl apply</code>.</p>"
      : HTML.joined(sorted.map(card))
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="refresh" content="5">
      <title>Apus</title>
      <style>\(styleMarkup)</style>
      </head>
      <body>
      <header><h1>Apus</h1><p>\(summary(sorted))</p></header>
      <main>\(content)</main>
      <footer>Apus \(version)</footer>
      </body>
      </html>

      """
    return page.text
  }

  private static func summary(_ applications: [Application]) -> String {
    let synced = applications.count { $0.status.sync.status == .synced }
    let healthy = applications.count { $0.status.health.status == "Healthy" }
    let noun = applications.count == 1 ? "application" : "applications"
    return "\(applications.count) \(noun), \(synced) synced, \(healthy) healthy"
  }

  private static func card(_ application: Application) -> HTML {
    let status = application.status
    let source = application.effectiveSources.first
    let revision = status.sync.revision.isEmpty ? status.sync.revisions.first ?? "" : status.sync.revision
    let place = [source?.path, source?.chart].compactMap(\.self).first { !$0.isEmpty } ?? ""
    return """
      <article>
      <h2>\(application.name) \(badge(status.sync.status?.rawValue ?? "Unknown")) \(badge(status.health.status.isEmpty ? "Unknown" : status.health.status))</h2>
      <dl>
      <dt>Source</dt><dd><code>\(source?.repoURL ?? "")</code> <code>\(place)</code></dd>
      <dt>Revision</dt><dd><code>\(source?.targetRevision ?? "HEAD")</code> <code>\(String(revision.prefix(7)))</code></dd>
      <dt>Destination</dt><dd><code>\(application.spec.destination.namespace)</code> on <code>\(destination(application))</code></dd>
      <dt>Sync</dt><dd>\(policy(application))</dd>
      </dl>
      \(operation(application))\(HTML.joined(status.conditions.map(condition)))\(resources(status.resources))
      </article>

      """
  }

  private static func destination(_ application: Application) -> String {
    let destination = application.spec.destination
    return destination.name.isEmpty ? destination.server : destination.name
  }

  private static func policy(_ application: Application) -> String {
    guard let automated = application.spec.syncPolicy.automated, automated.isEnabled else { return "manual" }
    var words = ["automatic"]
    if automated.prune { words.append("prunes") }
    if automated.selfHeal { words.append("heals itself") }
    return words.joined(separator: ", ")
  }

  private static func operation(_ application: Application) -> HTML {
    guard let state = application.status.operationState else { return "" }
    return "<p class=\"operation\">\(badge(state.phase.rawValue)) \(state.message)</p>\n"
  }

  private static func condition(_ condition: Condition) -> HTML {
    "<p class=\"condition\"><strong>\(condition.type)</strong> \(condition.message)</p>\n"
  }

  private static func resources(_ resources: [ResourceStatus]) -> HTML {
    if resources.isEmpty { return "" }
    let rows = resources.map { resource -> HTML in
      """
      <tr><td>\(resource.key.kind)</td><td>\(resource.key.namespace)</td><td>\(resource.key.name)</td>\
      <td>\(badge(resource.status?.rawValue ?? ""))</td><td>\(badge(resource.health?.status ?? ""))</td></tr>

      """
    }
    return """
      <table>
      <thead><tr><th>Kind</th><th>Namespace</th><th>Name</th><th>Sync</th><th>Health</th></tr></thead>
      <tbody>
      \(HTML.joined(rows))</tbody>
      </table>
      """
  }

  private static func badge(_ word: String) -> HTML {
    if word.isEmpty { return "" }
    let mood =
      switch word {
      case "Synced", "Healthy", "Succeeded": "good"
      case "Progressing", "Running", "Suspended", "Terminating": "busy"
      case "OutOfSync", "Missing": "open"
      case "Degraded", "Failed", "Error": "bad"
      default: "unknown"
      }
    return "<span class=\"badge \(mood)\">\(word)</span>"
  }

  /// What the page's security policy allows as the one inline style: the SHA-256 of its text.
  static let styleHash = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()

  private static let styleMarkup = HTML(stringLiteral: style)

  private static let style = """
    :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
    body { margin: 0 auto; max-width: 60rem; padding: 0 1rem; }
    header { display: flex; align-items: baseline; gap: 1rem; }
    h2 { font-size: 1.15rem; margin: 0 0 .5rem; }
    article { border: 1px solid #8884; border-radius: .5rem; margin: 0 0 1rem; padding: 1rem; }
    dl { display: grid; grid-template-columns: 7rem 1fr; margin: 0 0 .5rem; }
    dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: left; padding: .2rem .5rem .2rem 0; border-top: 1px solid #8883; }
    .badge { border-radius: 1rem; font-size: .8rem; font-weight: 600; padding: .1rem .6rem; color: #fff; background: #667; }
    .good { background: #1a7f37; } .busy { background: #0969da; } .open { background: #9a6700; } .bad { background: #c3202a; }
    .condition { border-left: .25rem solid #c3202a; padding-left: .75rem; overflow-wrap: anywhere; }
    footer, .empty { opacity: .7; }
    """
}
