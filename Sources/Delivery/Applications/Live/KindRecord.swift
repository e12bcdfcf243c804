import KubernetesClient
import ObjectModel

/// The name of an object of a known kind.
struct ObjectName: Sendable, Hashable {
  var namespace: String
  var name: String
}

/// What the mirror holds of one kind.
struct KindRecord: Sendable {
  struct Entry: Sendable {
    var object: CompactManifest
    var instance: String
  }

  /// Objects that carry an Application's mark.
  var objects: [ObjectName: Entry] = [:]
  /// Objects that carry none: only that they are there is known.
  var unmarked: Set<ObjectName> = []
}

/// How far the watch of a kind is, in one namespace or in all.
enum WatchState: Sendable, Hashable {
  /// The first list is under way.
  case pending
  /// Listed once: what is not known does not exist. A watch that is cut later leaves the last known state standing.
  case listed
  /// Not listed yet, since the cluster fails; tried again all the time.
  case failing(KubernetesError)
  /// This identity may not list it.
  case refused
}

/// Why what lives of a kind is not known.
enum LiveGap: Sendable, Hashable {
  /// Objects are asked for one by one: the kind is not watched, or may not be listed.
  case unlisted
  /// The cluster fails to list it.
  case failing(KubernetesError)
}
