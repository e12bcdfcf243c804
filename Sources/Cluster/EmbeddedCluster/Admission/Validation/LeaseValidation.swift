import KubernetesSchema
import ObjectModel

/// The rules for Leases.
enum LeaseValidation {
  static func errors(in lease: Manifest) -> [FieldError] {
    var errors: [FieldError] = []
    if let seconds = lease["spec", "leaseDurationSeconds"], let number = seconds.integer, number <= 0 {
      errors.append(.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"))
    }
    return errors + FieldCheck.notNegative(lease["spec", "leaseTransitions"], "spec.leaseTransitions")
  }
}
