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
    if manifest.kind == "CustomResourceDefinition", manifest.group == "apiextensions.k8s.io" { return }
    try checkStrings("labels", of: manifest)
    try checkStrings("annotations", of: manifest)
    switch method {
    case .annotation: setAnnotation(on: &manifest, application, namespace)
    case .annotationAndLabel:
      setAnnotation(on: &manifest, application, namespace)
      manifest.setLabel(labelKey, to: Self.labelValue(application))
    case .label: manifest.setLabel(labelKey, to: application)
    }
    if let installationID, !installationID.isEmpty { manifest.setAnnotation(Self.installationKey, to: installationID) }
  }

  private func setAnnotation(on manifest: inout Manifest, _ application: String, _ namespace: String) {
    manifest.setAnnotation(
      Self.annotationKey, to: Self.identifier(application: application, of: manifest, namespace: namespace))
  }

  /// As much of the name as a label value takes: 63 bytes, ending in a letter or digit.
  static func labelValue(_ application: String) -> String {
    var bytes = Array(application.utf8.prefix(63))
    while let last = bytes.last, !last.isAlphanumeric { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func checkStrings(_ field: String, of manifest: Manifest) throws(RenderError) {
    guard let value = manifest["metadata", field], !value.isNull else { return }
    let object = "\(manifest.groupVersionKind) \(manifest.name)"
    guard let members = value.object else {
      throw .file(
        manifest.name,
        detail:
          "failed to set app instance tracking info on manifest: .metadata.\(field) of \(object) must be an object, not \(value.kindName)"
      )
    }
    for (key, value) in members where value.string == nil {
      throw .file(
        manifest.name,
        detail:
          "failed to set app instance tracking info on manifest: failed to get \(field) from target object \(object): .metadata.\(field) accessor error: contains non-string value in the map under key \"\(key)\": it is a \(value.kindName); put it in quotes"
      )
    }
  }
}

extension UInt8 {
  fileprivate var isAlphanumeric: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }
}
