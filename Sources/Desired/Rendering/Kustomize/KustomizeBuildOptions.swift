import Kustomize

/// The text of `kustomize.buildOptions`: flags of `kustomize build`.
struct KustomizeBuildOptions {
  private(set) var options = KustomizeOptions()
  /// Flags without effect here, one sentence each.
  private(set) var warnings: [String] = []

  /// Flags that are followed by a value.
  private static let valued: Set<String> = [
    "--load-restrictor", "--reorder", "--helm-command", "--helm-kube-version", "--helm-api-versions", "--output", "-o", "--env",
    "-e", "--mount", "--network-name", "--as-current-user",
  ]

  /// - Throws: `RenderError.unsupported` for flags that would start programs, and for values that make no sense.
  init(_ text: String) throws(RenderError) {
    var words = text.split(whereSeparator: \.isWhitespace).map(String.init)[...]
    while let word = words.popFirst() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let name = parts[0]
      var value = parts.count > 1 ? parts[1] : nil
      if value == nil, Self.valued.contains(name), name != "--as-current-user" { value = words.popFirst() ?? "" }
      try take(name, value)
    }
  }

  private mutating func take(_ name: String, _ value: String?) throws(RenderError) {
    let isOn = !["false", "0", "f", "F", "FALSE", "False"].contains(value ?? "true")
    switch name {
    case "--enable-helm": options.isHelmEnabled = isOn
    case "--enable-managedby-label": options.addsManagedByLabel = isOn
    case "--load-restrictor":
      guard let restriction = KustomizeOptions.LoadRestriction(rawValue: value ?? "") else {
        throw Self.unknown(name, value, "LoadRestrictionsRootOnly or LoadRestrictionsNone")
      }
      options.loadRestriction = restriction
    case "--reorder":
      guard let order = KustomizeOptions.Reordering(rawValue: value ?? "") else {
        throw Self.unknown(name, value, "legacy or none")
      }
      options.reordering = order
    case "--helm-kube-version": options.kubeVersion = value ?? ""
    case "--helm-api-versions": options.apiVersions.append(value ?? "")
    case "--enable-alpha-plugins", "--enable-exec", "--enable-star", "--network":
      guard isOn else { return }
      throw .unsupported(
        "kustomize.buildOptions in argocd-cm has \(name), which lets a repository start programs; remove it: Apus starts none")
    default: warnings.append("kustomize.buildOptions: \(name) has no effect; remove it from argocd-cm")
    }
  }

  private static func unknown(_ name: String, _ value: String?, _ choices: String) -> RenderError {
    .unsupported("kustomize.buildOptions in argocd-cm: \(name) must be \(choices), not \"\(value ?? "")\"")
  }
}
