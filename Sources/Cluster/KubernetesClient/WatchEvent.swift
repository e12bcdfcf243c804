import ObjectModel

/// One frame of a watch.
public enum WatchEvent: Sendable, Hashable {
  case added(Manifest)
  case modified(Manifest)
  /// The last state of the object, with the resourceVersion of the deletion.
  case deleted(Manifest)
  /// Nothing changed up to this resourceVersion.
  case bookmark(resourceVersion: String)

  /// Reads one frame.
  ///
  /// - Throws: `KubernetesError` with the status of an `ERROR` frame, or `.unreadable` for anything unknown.
  public init(frame bytes: [UInt8]) throws(KubernetesError) {
    let value: JSONValue
    do {
      value = try JSONValue(json: bytes)
    } catch {
      throw .unreadable(request: "watch", problem: error.description)
    }
    let object = value["object"] ?? .null
    switch value["type"]?.string {
    case "ADDED": self = .added(Manifest(object))
    case "MODIFIED": self = .modified(Manifest(object))
    case "DELETED": self = .deleted(Manifest(object))
    case "BOOKMARK": self = .bookmark(resourceVersion: Manifest(object).resourceVersion)
    case "ERROR": throw .status(StatusFailure(object, code: 500))
    default: throw .unreadable(request: "watch", problem: "a frame of unknown type \"\(value["type"]?.string ?? "")\"")
    }
  }

  /// The version after this event, where a new watch goes on.
  public var resourceVersion: String {
    switch self {
    case .added(let object), .modified(let object), .deleted(let object): object.resourceVersion
    case .bookmark(let version): version
    }
  }
}
