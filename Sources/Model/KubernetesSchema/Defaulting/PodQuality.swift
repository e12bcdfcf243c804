import ObjectModel

/// How a node treats a Pod when it runs short of memory, which follows from the Pod's requests and limits.
public enum PodQuality: String, Sendable {
  case guaranteed = "Guaranteed"
  case burstable = "Burstable"
  case bestEffort = "BestEffort"

  /// Guaranteed when every container has limits for cpu and memory and requests equal to them; BestEffort when no container
  /// has any of these; otherwise Burstable.
  public static func of(_ pod: Manifest) -> PodQuality {
    let containers = (pod["spec", "containers"]?.array ?? []) + (pod["spec", "initContainers"]?.array ?? [])
    var hasAny = false
    var isGuaranteed = !containers.isEmpty
    for container in containers {
      for name in ["cpu", "memory"] {
        let limit = quantity(container, "limits", name)
        let request = quantity(container, "requests", name)
        if limit != nil || request != nil { hasAny = true }
        if limit == nil || limit != request ?? limit { isGuaranteed = false }
      }
    }
    return hasAny ? isGuaranteed ? .guaranteed : .burstable : .bestEffort
  }

  /// A quantity that is above zero.
  private static func quantity(_ container: JSONValue, _ field: String, _ name: String) -> Quantity? {
    guard let text = container["resources", field]?[name]?.string, let found = Quantity(text), let zero = Quantity("0"),
      found > zero
    else {
      return nil
    }
    return found
  }
}
