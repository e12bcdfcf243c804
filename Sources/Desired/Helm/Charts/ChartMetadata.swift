import ObjectModel

/// What `Chart.yaml` says.
public struct ChartMetadata: Sendable, Hashable {
  /// `v1` or `v2`.
  public var apiVersion = ""
  public var name = ""
  public var version = ""
  public var appVersion = ""
  /// A constraint on the version of Kubernetes.
  public var kubeVersion = ""
  public var description = ""
  /// `application`, `library` or nothing, which means the former.
  public var type = ""
  public var keywords: [String] = []
  public var home = ""
  public var sources: [String] = []
  public var icon = ""
  public var isDeprecated = false
  /// Nil when there are none, which templates can tell from none at all.
  public var annotations: [String: String]?
  public var maintainers: [Maintainer] = []
  public var condition = ""
  public var tags = ""
  public var dependencies: [ChartDependency] = []
  /// Whether there is a list of dependencies at all. In a chart without one, even an empty one, nothing is decided about the
  /// charts within its subcharts either: all of them are used, whatever their conditions say.
  public var hasDependencyList = false

  public struct Maintainer: Sendable, Hashable {
    public var name = ""
    public var email = ""
    public var url = ""
  }

  public init() {}

  /// Whether the chart holds only what other charts use.
  public var isLibrary: Bool { type.lowercased() == "library" }
}

/// An entry of `dependencies` in `Chart.yaml` or `requirements.yaml`.
public struct ChartDependency: Sendable, Hashable {
  /// The name of the chart in `charts/`.
  public var name = ""
  /// A constraint on its version.
  public var version = ""
  public var repository = ""
  /// Dotted paths of values, separated by commas; the first that holds a Boolean decides whether the chart is used.
  public var condition = ""
  public var tags: [String] = []
  /// What `Chart.yaml` says; tags and conditions decide, not this.
  public var enabled = false
  public var importValues: [JSONValue] = []
  /// The name under which the chart is used; empty when under its own.
  public var alias = ""

  public init() {}

  /// The name under which the chart is used.
  public var effectiveName: String { alias.isEmpty ? name : alias }
}
