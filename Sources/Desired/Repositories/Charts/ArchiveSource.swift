import FileTree

/// Something to be got from where archives are offered: a chart of a Helm repository, a chart of a registry, or an image whose
/// one layer holds files.
public struct ArchiveSource: Sendable, Hashable {
  /// `https://` for a Helm repository; `oci://`, or no scheme, for a registry.
  public var repository: String
  /// The name of the chart; empty for an image.
  public var chart: String
  /// A version or a constraint; for an image a tag, a digest or a constraint.
  public var version: String
  /// Whether a registry is spoken to over plain HTTP (`insecureOCIForceHttp`).
  public var usesPlainHTTP: Bool
  /// Whether user name and password go to other hosts too, where the index says that archives lie there (`passCredentials`).
  public var passesCredentials: Bool

  public init(
    repository: String, chart: String = "", version: String, usesPlainHTTP: Bool = false, passesCredentials: Bool = false
  ) {
    self.repository = repository
    self.chart = chart
    self.version = version
    self.usesPlainHTTP = usesPlainHTTP
    self.passesCredentials = passesCredentials
  }

  /// Whether it is in a registry rather than in a Helm repository.
  public var isInRegistry: Bool { !repository.contains("://") || repository.hasPrefix("oci://") }
}

/// What was got.
public struct FetchedArchive: Sendable {
  /// Its files; those of a chart without the chart's own folder around them.
  public var tree: any FileTree
  /// The version of the chart, or the digest of the image's manifest.
  public var revision: String
}
