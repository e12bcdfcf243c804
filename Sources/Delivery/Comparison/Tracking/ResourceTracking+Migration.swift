import CustomResources
import ObjectModel

extension ResourceTracking {
  /// The live object with its mark in the present form, for comparing only: an object marked by the label in former times
  /// must not look changed until the next sync writes the annotation.
  func migrated(_ live: Manifest, towards desired: Manifest) -> Manifest {
    guard method != .label, let wanted = trackingID(of: desired), live.annotation(Annotation.trackingID) == nil,
      live.label(labelKey) == wanted.instance || live.label(labelKey) == Self.truncated(wanted.instance)
    else { return live }
    var live = live
    live.setAnnotation(Annotation.trackingID, to: wanted.description)
    if !installationID.isEmpty { live.setAnnotation(Annotation.installationID, to: installationID) }
    return live
  }
}
