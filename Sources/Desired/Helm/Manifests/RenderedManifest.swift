import ObjectModel

/// One document that templates made.
public struct RenderedManifest: Sendable, Hashable {
  /// The template it comes from, as `chart/templates/deployment.yaml`.
  public var source: String
  /// The document as the template wrote it.
  public var text: [UInt8]
  /// The document as it reads; null when it holds nothing but comments.
  public var document: JSONValue
  public var apiVersion: String
  /// Empty for a document without one.
  public var kind: String
  /// `metadata.name`; empty for a document without one.
  public var name: String
  /// When Helm would apply it; nil when with the release.
  public var hook: HelmHook?
}

/// A file of a `crds/` folder, as it is: such files are no templates.
public struct CustomResourceFile: Sendable, Hashable {
  /// The file, as `chart/crds/x.yaml`.
  public var source: String
  public var text: [UInt8]
}
