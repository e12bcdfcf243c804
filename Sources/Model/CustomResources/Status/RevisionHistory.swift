import ObjectModel

/// An entry of `status.history`: one deployment.
public struct RevisionHistory: JSONView {
  /// 0, 1, 2 …; never used again.
  public var id: Int
  public var revision = ""
  public var revisions: [String] = []
  public var source: ApplicationSource?
  public var sources: [ApplicationSource] = []
  /// RFC 3339.
  public var deployStartedAt = ""
  /// RFC 3339.
  public var deployedAt = ""
  public var initiatedBy = Initiator([:])

  public init(id: Int) { self.id = id }

  public init(_ value: JSONValue) {
    id = value["id"]?.int ?? 0
    revision = value["revision"]?.string ?? ""
    revisions = value["revisions"]?.array?.compactMap(\.string) ?? []
    source = value["source"].flatMap { $0.object == nil ? nil : ApplicationSource($0) }
    sources = value["sources"]?.array?.map(ApplicationSource.init) ?? []
    deployStartedAt = value["deployStartedAt"]?.string ?? ""
    deployedAt = value["deployedAt"]?.string ?? ""
    initiatedBy = Initiator(value["initiatedBy"] ?? [:])
  }

  public var value: JSONValue {
    var value: JSONValue = [
      "id": .integer(Int64(id)), "deployedAt": .string(deployedAt), "source": source?.value ?? ["repoURL": ""],
      "initiatedBy": initiatedBy.value,
    ]
    value.set("revision", revision)
    value.set("revisions", revisions)
    if !sources.isEmpty { value["sources"] = .array(sources.map(\.value)) }
    value.set("deployStartedAt", deployStartedAt)
    return value
  }
}
