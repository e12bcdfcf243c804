import ArgumentParser
import ObjectModel

/// When and how an application is synced by itself.
struct SyncPolicyFlags: ParsableArguments {
  @Option(help: "none, or automated (also auto, automatic); manual is none.") var syncPolicy: String?
  @Flag(help: "Delete what is gone from the source.") var autoPrune = false
  @Flag(help: "Undo changes made by hand.") var selfHeal = false
  @Flag(help: "Allow deleting everything.") var allowEmpty = false
  @Option(help: "Sync option NAME=VALUE.") var syncOption: [String] = []
  @Option(help: "How often a failed sync is tried again.") var syncRetryLimit: Int?
  @Option(help: "First wait between tries.") var syncRetryBackoffDuration = "5s"
  @Option(help: "Longest wait between tries.") var syncRetryBackoffMaxDuration = "3m0s"
  @Option(help: "Growth of the wait.") var syncRetryBackoffFactor = 2
  @Flag(help: "Try again with the newest revision.") var syncRetryRefresh = false
  @Option(help: "How many revisions to remember.") var revisionHistoryLimit: Int?

  func apply(to spec: inout JSONValue) throws(CommandFailure) {
    var policy = spec["syncPolicy"] ?? [:]
    switch syncPolicy {
    case nil: break
    case "none", "manual", "": policy["automated"] = nil
    case "auto", "automated", "automatic": if policy["automated"]?.object == nil { policy["automated"] = [:] }
    case .some(let text): throw .plain("Invalid sync-policy: \(text); use none or automated")
    }
    for (flag, key, isSet) in [
      ("auto-prune", "prune", autoPrune), ("self-heal", "selfHeal", selfHeal), ("allow-empty", "allowEmpty", allowEmpty),
    ]
    where isSet {
      guard policy["automated"]?.object != nil else {
        throw .plain("Cannot set --\(flag): application not configured with automatic sync")
      }
      policy["automated", key] = true
    }
    if !syncOption.isEmpty {
      // A later value for an option replaces an earlier one, whether from a file or from the command line.
      var options = policy["syncOptions"]?.array?.compactMap(\.string) ?? []
      for option in syncOption {
        if option.hasPrefix("!") {
          options.removeAll { $0 == option.dropFirst() }
          continue
        }
        guard option.contains("=") else { throw .plain("Invalid sync option '\(option)': write it as NAME=VALUE") }
        let name = option.prefix { $0 != "=" }
        options.removeAll { $0.prefix { $0 != "=" } == name }
        options.append(option)
      }
      policy["syncOptions"] = options.isEmpty ? nil : JSONValue(options)
    }
    if let limit = syncRetryLimit {
      policy["retry"] =
        limit == 0
        ? nil
        : RetryFlags.value(
          limit: limit, duration: syncRetryBackoffDuration, maxDuration: syncRetryBackoffMaxDuration,
          factor: syncRetryBackoffFactor,
          refresh: syncRetryRefresh)
    }
    if policy.object?.isEmpty == false { spec["syncPolicy"] = policy } else { spec["syncPolicy"] = nil }
    if let revisionHistoryLimit { spec["revisionHistoryLimit"] = .integer(Int64(revisionHistoryLimit)) }
  }
}

/// The block of a retry strategy.
enum RetryFlags {
  static func value(limit: Int, duration: String, maxDuration: String, factor: Int, refresh: Bool) -> JSONValue? {
    var retry: JSONValue = [
      "limit": .integer(Int64(limit)),
      "backoff": ["duration": .string(duration), "maxDuration": .string(maxDuration), "factor": .integer(Int64(factor))],
    ]
    if refresh { retry["refresh"] = true }
    return retry
  }
}
