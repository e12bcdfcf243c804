import CustomResources
import ObjectModel

/// How objects are marked as an Application's own, and the test for the mark.
public struct ResourceTracking: Sendable, Hashable {
  /// `application.resourceTrackingMethod`.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    case annotation
    /// The label is decoration; only the annotation is tested.
    case annotationAndLabel = "annotation+label"
    case label
  }

  public static let defaultLabelKey = "app.kubernetes.io/instance"
  private static let longestLabel = 63

  public var method: Method
  public var labelKey: String
  /// Set where several control planes share a cluster: only objects with the same value are ours.
  public var installationID: String

  public init(method: Method = .annotation, labelKey: String = ResourceTracking.defaultLabelKey, installationID: String = "") {
    self.method = method
    self.labelKey = labelKey
    self.installationID = installationID
  }

  /// Marks a desired object as belonging to an Application. CustomResourceDefinitions carry no mark, and so are never pruned.
  ///
  /// - Parameter key: the object's key, with the namespace it will have in the cluster.
  public func marked(_ manifest: Manifest, as key: ResourceKey, instance: String) -> Manifest {
    if manifest.isCustomResourceDefinition { return manifest }
    var manifest = manifest
    if method != .label {
      manifest.setAnnotation(Annotation.trackingID, to: TrackingID(instance: instance, key: key).description)
      if !installationID.isEmpty { manifest.setAnnotation(Annotation.installationID, to: installationID) }
    }
    switch method {
    case .annotation: break
    case .annotationAndLabel: manifest.setLabel(labelKey, to: Self.truncated(instance))
    case .label: manifest.setLabel(labelKey, to: instance)
    }
    return manifest
  }

  /// The instance name of the Application that an object is marked for; `nil` without a valid mark of this installation.
  public func owner(of live: Manifest) -> String? {
    if method == .label {
      let label = live.label(labelKey) ?? ""
      return label.isEmpty ? nil : label
    }
    if !installationID.isEmpty, live.annotation(Annotation.installationID) != installationID { return nil }
    return trackingID(of: live)?.instance
  }

  /// Whether a live object is managed by an Application: marked for it, made for itself, and owned by no other object.
  public func isManaged(_ live: Manifest, by instance: String) -> Bool {
    live.ownerReferences.isEmpty && owner(of: live) == instance && isSelfReference(live)
  }

  /// Whether the mark was made for this very object. A controller that copies annotations makes objects whose mark speaks of
  /// another; those are left alone.
  public func isSelfReference(_ live: Manifest) -> Bool {
    guard method != .label, let id = trackingID(of: live) else { return true }
    let key = live.key
    // The namespace in the id of a cluster-scoped object may be the destination's.
    return id.key.groupKind == key.groupKind && id.key.name == key.name
      && (id.key.namespace == key.namespace || key.namespace.isEmpty)
  }

  func trackingID(of manifest: Manifest) -> TrackingID? {
    manifest.annotation(Annotation.trackingID).flatMap(TrackingID.init)
  }

  /// An instance name as a label value: at most 63 characters, ending in a letter or digit.
  static func truncated(_ instance: String) -> String {
    var label = instance.prefix(longestLabel)
    guard label.count < instance.count else { return instance }
    while let last = label.last, !last.isLetter, !last.isNumber { label = label.dropLast() }
    return String(label)
  }
}

extension Manifest {
  var isCustomResourceDefinition: Bool { group == "apiextensions.k8s.io" && kind == "CustomResourceDefinition" }
}
