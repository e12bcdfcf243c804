import ObjectModel

/// What `Chart.lock` or `requirements.lock` says: the versions that were chosen for a chart's dependencies.
public struct ChartLock: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public var name: String
    public var version: String
    public var repository: String
  }

  public var dependencies: [Entry] = []
  /// `sha256:` and the hash of the dependencies the lock was made for.
  public var digest = ""

  public init() {}

  /// Reads the document of a lock; what is not of the expected kind counts as absent.
  init(_ document: JSONValue) {
    digest = document["digest"]?.string ?? ""
    dependencies = (document["dependencies"]?.array ?? []).map { entry in
      Entry(
        name: entry["name"]?.string ?? "", version: entry["version"]?.string ?? "",
        repository: entry["repository"]?.string ?? "")
    }
  }
}
