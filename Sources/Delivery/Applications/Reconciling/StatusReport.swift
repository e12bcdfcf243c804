import Comparison
import CustomResources
import Health
import ObjectModel
import Syncing

/// The status of an application after an inspection, as it is written.
///
/// Fields that an inspection says nothing about (history, the last operation, what others put there) stay.
struct StatusReport {
  let inspection: Inspection
  let application: Application
  let level: CompareLevel
  /// What automation refused; replaces what it refused before.
  let syncConditions: [Condition]
  let controlNamespace: String
  /// Whether the health of single resources is told too.
  var tellsResourceHealth = true
  /// RFC 3339.
  let now: String

  var status: JSONValue {
    let old = application.status
    var status = old.value
    status["sync"] = sync.value
    status["health"] = health.value
    status["resources"] = resources.isEmpty ? nil : .array(resources.map(\.value))
    status["resourceHealthSource"] = tellsResourceHealth ? nil : "appTree"
    let judged = Inspection.judgedConditions.union([Condition.syncError, Condition.syncHeldWarning])
    let conditions = old.conditions.replacing(judged, with: inspection.conditions + syncConditions, now: now)
    status["conditions"] = conditions.isEmpty ? nil : .array(conditions.map(\.value))
    if level >= .latest || old.reconciledAt == nil { status["reconciledAt"] = .string(now) }
    status["controllerNamespace"] = .string(controlNamespace)
    status["summary"] = summary
    if application.spec.hasMultipleSources {
      status["sourceTypes"] = JSONValue(inspection.sourceTypes)
      status["sourceType"] = nil
    } else {
      status["sourceType"] = inspection.sourceTypes.first.map(JSONValue.string)
      status["sourceTypes"] = nil
    }
    return status
  }

  private var sync: SyncStatus {
    let isMultiple = application.spec.hasMultipleSources
    return SyncStatus(
      inspection.syncStatus, comparedTo: ComparedTo(application.spec),
      revision: isMultiple ? "" : inspection.revisions.first ?? "",
      revisions: isMultiple ? inspection.revisions : [])
  }

  /// The time changes only when the status does.
  private var health: ApplicationHealth {
    let before = application.status.health
    let code = inspection.summary.code.rawValue
    let time = before.status == code ? before.lastTransitionTime ?? now : now
    return ApplicationHealth(status: code, message: inspection.summary.message, lastTransitionTime: time)
  }

  private var resources: [ResourceStatus] {
    inspection.comparison?.resources.map { compared in
      var status = compared.status
      guard tellsResourceHealth else { return status }
      if let health = inspection.health[compared.pair.key] {
        status.health = ApplicationHealth(status: health.code.rawValue, message: health.message)
      } else if compared.pair.live == nil, compared.isSyncable {
        status.health = ApplicationHealth(status: HealthCode.missing.rawValue)
      }
      return status
    } ?? []
  }

  private var summary: JSONValue {
    var images: Set<String> = []
    var addresses = application.manifest.externalAddresses
    for live in (inspection.comparison?.resources ?? []).compactMap(\.pair.live) {
      images.formUnion(live.containerImages)
      addresses.formUnion(live.externalAddresses)
    }
    var summary: JSONValue = [:]
    if !addresses.isEmpty { summary["externalURLs"] = JSONValue(addresses.sorted()) }
    if !images.isEmpty { summary["images"] = JSONValue(images.sorted()) }
    return summary
  }
}

extension Manifest {
  /// The images of the containers of a Pod or of a workload's template.
  var containerImages: [String] {
    let specs = [self["spec"], self["spec", "template", "spec"], self["spec", "jobTemplate", "spec", "template", "spec"]]
    return specs.compactMap(\.self).flatMap { spec in
      ["initContainers", "containers"].flatMap { spec[$0]?.array?.compactMap { $0["image"]?.string } ?? [] }
    }
  }
}
