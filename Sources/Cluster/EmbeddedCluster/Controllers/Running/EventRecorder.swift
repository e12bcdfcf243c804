import ObjectModel

/// Makes Events of what controllers have to say; what was said before is counted, not said again.
struct EventRecorder: Sendable {
  private struct Saying: Hashable {
    var uid: String
    var component: String
    var type: EventType
    var reason: String
    var message: String
  }

  /// What there is to write.
  enum Entry: Sendable {
    case new(Manifest)
    case repeated(Manifest)
  }

  private var names: [Saying: ObjectKey] = [:]
  private var number: Int64 = 0

  /// Sayings that are remembered; beyond them all are forgotten, and repeats make new Events.
  private static let mostSayings = 4096

  /// The longest message the API takes, in bytes.
  private static let longestMessage = 1024

  mutating func record(
    _ type: EventType, on object: Manifest, _ reason: String, _ message: String, by component: String, _ index: LiveIndex,
    _ now: Moment
  ) -> Entry {
    let message = message.utf8.count > Self.longestMessage ? String(message.prefix(Self.longestMessage / 4)) : message
    let saying = Saying(uid: object.uid, component: component, type: type, reason: reason, message: message)
    if let key = names[saying], var known = index[key] {
      known["count"] = .integer((known["count"]?.integer ?? 1) + 1)
      known["lastTimestamp"] = .string(now.text)
      return .repeated(known)
    }
    // Names hold the time; the number keeps those of one moment apart.
    number += 1
    let namespace = object.namespace.isEmpty ? "default" : object.namespace
    let name = "\(object.name).\(String(UInt64(bitPattern: now.nanoseconds &+ number), radix: 16))"
    if names.count >= Self.mostSayings { names = [:] }
    names[saying] = ObjectKey(kind: .events, namespace: namespace, name: name)
    var involved: JSONValue = [
      "apiVersion": .string(object.apiVersion), "kind": .string(object.kind), "name": .string(object.name),
      "uid": .string(object.uid), "resourceVersion": .string(object.resourceVersion),
    ]
    if !object.namespace.isEmpty { involved["namespace"] = .string(object.namespace) }
    return .new(
      Manifest([
        "apiVersion": "v1", "kind": "Event", "metadata": ["name": .string(name), "namespace": .string(namespace)],
        "involvedObject": involved, "reason": .string(reason), "message": .string(message), "type": .string(type.rawValue),
        "count": 1, "source": ["component": .string(component)], "reportingComponent": .string(component),
        "reportingInstance": "", "firstTimestamp": .string(now.text), "lastTimestamp": .string(now.text),
        // Clients that know the newer form only want this one.
        "eventTime": .string(now.microText), "action": .string(reason),
      ]))
  }
}
