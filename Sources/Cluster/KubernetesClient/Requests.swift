import ObjectModel

/// Which objects of a collection are meant.
public struct Selection: Sendable, Hashable {
  /// A label selector in the grammar of the API, as `app=web,tier!=db`.
  public var labels: String?
  /// A field selector in the grammar of the API, as `metadata.name=web`.
  public var fields: String?

  public init(labels: String? = nil, fields: String? = nil) {
    self.labels = labels
    self.fields = fields
  }

  /// The one object of this name.
  public static func named(_ name: String) -> Selection { Selection(fields: "metadata.name=\(name)") }
}

/// The answer to a list.
public struct ObjectList: Sendable, Hashable {
  public var items: [Manifest]
  /// The version of the collection: where a watch goes on without gap or duplicate.
  public var resourceVersion: String

  public init(items: [Manifest], resourceVersion: String) {
    self.items = items
    self.resourceVersion = resourceVersion
  }
}

/// What unknown and duplicate fields in a body do.
public enum FieldValidation: String, Sendable {
  case ignore = "Ignore"
  case warn = "Warn"
  case strict = "Strict"
}

/// Options of a create, a replacement or a patch.
public struct WriteOptions: Sendable, Hashable {
  /// Who is recorded in managedFields; required for an apply patch. At most 128 printable characters.
  public var fieldManager: String?
  /// Everything but the write itself.
  public var dryRun: Bool
  public var fieldValidation: FieldValidation?
  /// For an apply patch: take fields over from other managers.
  public var force: Bool

  public init(fieldManager: String? = nil, dryRun: Bool = false, fieldValidation: FieldValidation? = nil, force: Bool = false) {
    self.fieldManager = fieldManager
    self.dryRun = dryRun
    self.fieldValidation = fieldValidation
    self.force = force
  }
}

/// What becomes of the dependents of a deleted object.
public enum PropagationPolicy: String, Sendable {
  case background = "Background"
  case foreground = "Foreground"
  case orphan = "Orphan"
}

/// Options of a deletion.
public struct DeleteOptions: Sendable, Hashable {
  /// `nil` leaves it to the server's default for the kind.
  public var propagation: PropagationPolicy?
  /// Seconds; `nil` leaves it to the object.
  public var gracePeriodSeconds: Int?
  /// Only the object of this uid; another one is a conflict.
  public var uid: String?
  /// Only the object at this version; another one is a conflict.
  public var resourceVersion: String?
  public var dryRun: Bool

  public init(
    propagation: PropagationPolicy? = nil, gracePeriodSeconds: Int? = nil, uid: String? = nil, resourceVersion: String? = nil,
    dryRun: Bool = false
  ) {
    self.propagation = propagation
    self.gracePeriodSeconds = gracePeriodSeconds
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.dryRun = dryRun
  }

  /// The `DeleteOptions` body.
  var body: JSONValue {
    var result: JSONValue = ["kind": "DeleteOptions", "apiVersion": "v1"]
    if let propagation { result["propagationPolicy"] = .string(propagation.rawValue) }
    if let gracePeriodSeconds { result["gracePeriodSeconds"] = .integer(Int64(gracePeriodSeconds)) }
    if let uid { result["preconditions", "uid"] = .string(uid) }
    if let resourceVersion { result["preconditions", "resourceVersion"] = .string(resourceVersion) }
    if dryRun { result["dryRun"] = ["All"] }
    return result
  }
}

/// A change of an object, in one of the four languages the API takes.
public enum Patch: Sendable, Hashable {
  /// RFC 6902: an array of operations.
  case json(JSONValue)
  /// RFC 7386: `null` deletes, lists are replaced whole.
  case merge(JSONValue)
  /// Kubernetes' own, for built-in kinds only: lists merge by the keys of their type.
  case strategic(JSONValue)
  /// Server-side apply: the whole intent of one field manager.
  case apply(JSONValue)

  /// The media type that tells the server which one it is.
  public var contentType: String {
    switch self {
    case .json: "application/json-patch+json"
    case .merge: "application/merge-patch+json"
    case .strategic: "application/strategic-merge-patch+json"
    case .apply: "application/apply-patch+yaml"
    }
  }

  /// The document that is sent.
  public var document: JSONValue {
    switch self {
    case .json(let value), .merge(let value), .strategic(let value), .apply(let value): value
    }
  }
}
