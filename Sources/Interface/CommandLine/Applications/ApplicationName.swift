/// An application as commands name it: `guestbook`, or `team/guestbook` for one in another namespace.
struct ApplicationName: Sendable, Hashable {
  var namespace: String
  var name: String

  /// - Parameters:
  ///   - text: what was typed; a namespace in it wins.
  ///   - appNamespace: `-N`; `nil` or empty for the control plane's.
  init(_ text: String, appNamespace: String?, controlNamespace: String) {
    if let slash = text.firstIndex(of: "/") {
      namespace = String(text[..<slash])
      name = String(text[text.index(after: slash)...])
    } else {
      namespace = appNamespace.flatMap { $0.isEmpty ? nil : $0 } ?? controlNamespace
      name = text
    }
  }

  /// `argocd/guestbook`.
  var qualified: String { "\(namespace)/\(name)" }
}
