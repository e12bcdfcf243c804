import KubernetesSchema
import ObjectModel

/// The rules for Jobs and CronJobs.
enum JobValidation {
  static func errors(inJob job: Manifest, replacing old: Manifest?) -> [FieldError] {
    var errors = spec(job["spec"] ?? [:], "spec")
    guard let old else { return errors }
    if template(job, of: old) != template(old, of: old) {
      errors.append(.invalid("spec.template", job["spec", "template"] ?? .null, "field is immutable"))
    }
    for field in ["selector", "completionMode"] { errors += FieldCheck.immutable(["spec", field], job, old) }
    // Of an indexed Job the number of completions may follow its parallelism.
    let isElastic =
      job["spec", "completionMode"] == "Indexed" && job["spec", "completions"] == job["spec", "parallelism"]
    if !isElastic { errors += FieldCheck.immutable(["spec", "completions"], job, old) }
    return errors
  }

  /// What of the template stays; where the Pods go may still be changed while the Job has not begun.
  private static func template(_ job: Manifest, of old: Manifest) -> JSONValue? {
    var template = job["spec", "template"]
    if old["spec", "suspend"]?.bool == true, old["status", "startTime"] == nil {
      for field in ["annotations", "labels"] { template?["metadata", field] = nil }
      for field in ["nodeSelector", "affinity", "tolerations", "schedulingGates"] { template?["spec", field] = nil }
    }
    return template
  }

  private static func spec(_ spec: JSONValue, _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    for field in ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"] {
      errors += FieldCheck.notNegative(spec[field], "\(path).\(field)")
    }
    errors += FieldCheck.choice(spec["completionMode"], "\(path).completionMode", ["Indexed", "NonIndexed"])
    if spec["completionMode"] == "Indexed", spec["completions"] == nil {
      errors.append(.required("\(path).completions", "when completion mode is Indexed"))
    }
    let template = spec["template", "spec"] ?? [:]
    errors += FieldCheck.labels(spec["template", "metadata", "labels"], "\(path).template.labels")
    errors += PodValidation.errors(in: template, "\(path).template.spec").filter { !$0.field.hasSuffix(".restartPolicy") }
    if let policy = template["restartPolicy"], policy != "OnFailure", policy != "Never" {
      errors.append(.notSupported("\(path).template.spec.restartPolicy", policy, supported: ["OnFailure", "Never"]))
    }
    return errors
  }

  static func errors(inCronJob cron: Manifest) -> [FieldError] {
    var errors: [FieldError] = []
    // The names of its Jobs are eleven longer.
    if cron.name.utf8.count > 52 {
      errors.append(.invalid("metadata.name", .string(cron.name), "must be no more than 52 characters"))
    }
    let schedule = cron["spec", "schedule"]?.string ?? ""
    if schedule.isEmpty {
      errors.append(.required("spec.schedule"))
    } else if schedule.contains("TZ=") {
      errors.append(
        .invalid("spec.schedule", .string(schedule), "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"))
    } else {
      do throws(CronScheduleProblem) {
        _ = try CronSchedule(schedule)
      } catch {
        errors.append(.invalid("spec.schedule", .string(schedule), error.description))
      }
    }
    if let zone = cron["spec", "timeZone"]?.string {
      if zone.isEmpty {
        errors.append(.invalid("spec.timeZone", "", "timeZone must be nil or non-empty string"))
      } else if zone.lowercased() == "local" {
        errors.append(
          .invalid(
            "spec.timeZone", .string(zone), "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
          ))
      } else if ZoneOffsets(named: zone) == nil {
        errors.append(.invalid("spec.timeZone", .string(zone), "unknown time zone \(zone)"))
      }
    }
    for field in ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"] {
      errors += FieldCheck.notNegative(cron["spec", field], "spec.\(field)")
    }
    errors += FieldCheck.choice(cron["spec", "concurrencyPolicy"], "spec.concurrencyPolicy", ["Allow", "Forbid", "Replace"])
    return errors + spec(cron["spec", "jobTemplate", "spec"] ?? [:], "spec.jobTemplate.spec")
  }
}
