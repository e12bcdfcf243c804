import ObjectModel

/// How objects are marked as belonging to an Application; the raw values are those of
/// `application.resourceTrackingMethod`.
public enum TrackingMethod: String, Sendable, Hashable, CaseIterable {
  case annotation
  case annotationAndLabel = "annotation+label"
  case label
}

/// The mark that tells which Application an object belongs to.
public struct Tracking: Sendable, Hashable {
  public static let annotationKey = "argocd.argoproj.io/tracking-id"
  public static let installationKey = "argocd.argoproj.io/installation-id"

  public var method: TrackingMethod
  /// `application.instanceLabelKey`.
  public var labelKey: String
  /// `installationID`; `nil` or empty for none.
  public var installationID: String?

  public init(
    method: TrackingMethod = .annotation, labelKey: String = "app.kubernetes.io/instance", installationID: String? = nil
  ) {
    self.method = method
    self.labelKey = labelKey
    self.installationID = installationID
  }

  /// `guestbook:/Service:default/web`.
  ///
  /// - Parameters:
  ///   - application: the instance name.
  ///   - namespace: the object's namespace if it has none of its own yet.
  public static func identifier(application: String, of manifest: Manifest, namespace: String = "") -> String {
    let ownNamespace = manifest.namespace.isEmpty ? namespace : manifest.namespace
    return "\(application):\(manifest.group)/\(manifest.kind):\(ownNamespace)/\(manifest.name)"
  }

  /// Marks an object. CustomResourceDefinitions stay as they are.
  ///
  /// - Parameter namespace: the object's namespace if it has none of its own (the destination namespace).
  /// - Throws: `RenderError.file` if labels or annotations hold values that are not strings.
  public func mark(_ manifest: inout Manifest, application: String, namespace: String = "") throws(RenderError) {
  }
}
