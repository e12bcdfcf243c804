import KubernetesSchema
import ObjectModel

/// The rules for claims for storage, and for volumes.
enum ClaimValidation {
  private static let modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]

  static func errors(inClaim claim: Manifest, replacing old: Manifest?) -> [FieldError] {
    var errors: [FieldError] = []
    let spec = claim["spec"] ?? [:]
    errors += Self.modes(spec["accessModes"]?.array ?? [], "at least 1 access mode is required")
    if let request = spec["resources", "requests", "storage"] {
      errors += positive(request, "spec.resources[storage]")
    } else {
      errors.append(.required("spec.resources[storage]"))
    }
    errors += FieldCheck.choice(spec["volumeMode"], "spec.volumeMode", ["Block", "Filesystem"])
    guard let old else { return errors }
    errors += changes(from: old, to: claim)
    return errors
  }

  private static func modes(_ given: [JSONValue], _ detail: String) -> [FieldError] {
    if given.isEmpty { return [.required("spec.accessModes", detail)] }
    return given.flatMap { FieldCheck.choice($0, "spec.accessModes", modes) }
  }

  private static func positive(_ value: JSONValue, _ field: String) -> [FieldError] {
    guard let quantity = value.string.flatMap({ Quantity($0) }), let zero = Quantity("0") else { return [] }
    return zero < quantity ? [] : [.invalid(field, value, "must be greater than zero")]
  }

  private static func changes(from old: Manifest, to new: Manifest) -> [FieldError] {
    var (before, after) = (old["spec"] ?? [:], new["spec"] ?? [:])
    let isBound = old["status", "phase"] == "Bound"
    let (asked, wanted) = (before["resources", "requests", "storage"], after["resources", "requests", "storage"])
    for field in ["volumeAttributesClassName"] {
      before[field] = nil
      after[field] = nil
    }
    // The controllers choose a class and a volume for a claim that has none.
    if before["storageClassName"] == nil { after["storageClassName"] = nil }
    if before["volumeName"]?.string ?? "" == "" {
      before["volumeName"] = nil
      after["volumeName"] = nil
    }
    if isBound {
      before["resources", "requests"] = nil
      after["resources", "requests"] = nil
    }
    if before != after {
      return [
        .forbidden(
          "spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims")
      ]
    }
    let capacity = old["status", "capacity", "storage"] ?? asked
    if let wanted = wanted?.string.flatMap({ Quantity($0) }), let least = capacity?.string.flatMap({ Quantity($0) }),
      wanted < least
    {
      return [.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity")]
    }
    return []
  }

  static func errors(inVolume volume: Manifest, replacing old: Manifest?) -> [FieldError] {
    var errors = Self.modes(volume["spec", "accessModes"]?.array ?? [], "")
    if let capacity = volume["spec", "capacity", "storage"] {
      errors += positive(capacity, "spec.capacity[storage]")
    } else {
      errors.append(.required("spec.capacity"))
    }
    errors += FieldCheck.choice(
      volume["spec", "persistentVolumeReclaimPolicy"], "spec.persistentVolumeReclaimPolicy", ["Delete", "Recycle", "Retain"])
    return errors
  }
}
