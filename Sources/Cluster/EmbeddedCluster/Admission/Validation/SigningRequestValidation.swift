import KubernetesSchema
import ObjectModel

/// The rules for requests for certificates.
enum SigningRequestValidation {
  private static let leastSeconds: Int64 = 600

  static func errors(in request: Manifest) -> [FieldError] {
    let spec = request["spec"] ?? [:]
    var errors: [FieldError] = []
    do throws(CertificateAuthority.Problem) {
      _ = try CertificateAuthority.request(spec["request"]?.string ?? "")
    } catch {
      errors.append(.invalid("spec.request", spec["request"] ?? "", error.description))
    }
    if spec["usages"]?.array?.isEmpty != false { errors.append(.required("spec.usages", "usages must be specified")) }
    errors += FieldCheck.required(spec["signerName"], "spec.signerName")
    if let seconds = spec["expirationSeconds"], let number = seconds.integer, number < leastSeconds {
      errors.append(
        .invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)"))
    }
    return errors
  }
}
