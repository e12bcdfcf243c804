import ObjectModel

/// The content of one kubeconfig file, or of several merged.
public struct Kubeconfig: Sendable, Hashable {
  /// An entry of `clusters`, `users` or `contexts`.
  struct Entry: Sendable, Hashable {
    var value: JSONValue
    /// The folder that relative paths in the entry start from.
    var folder: String
    /// The file, for messages.
    var file: String
  }

  var clusters: [String: Entry] = [:]
  var users: [String: Entry] = [:]
  var contexts: [String: Entry] = [:]
  /// `current-context`; `nil` when none is set.
  public var currentContext: String?
  /// The files this came from, joined for messages.
  public private(set) var place: String

  /// A kubeconfig without entries.
  public init() { place = "kubeconfig" }

  /// Reads the YAML (or JSON) text of one file.
  ///
  /// - Parameter file: the path of the file; relative paths in it start from its folder.
  /// - Throws: `KubernetesError.configuration`; the text of the file is never repeated in it.
  public init(yaml text: String, file: String) throws(KubernetesError) {
    let documents: [JSONValue]
    do {
      documents = try YAML.documents(text)
    } catch {
      throw Self.refusal(of: file, "it is not YAML (line \(error.line), column \(error.column))")
    }
    try self.init(documents.first ?? [:], file: file)
  }

  /// Reads the content of one file.
  ///
  /// - Throws: `KubernetesError.configuration` for anything but a kubeconfig.
  public init(_ value: JSONValue, file: String) throws(KubernetesError) {
    place = file
    guard value.object != nil else { throw Self.refusal(of: file, "it is not a kubeconfig: an object was expected") }
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    func entries(_ list: String, _ member: String) throws(KubernetesError) -> [String: Entry] {
      var result: [String: Entry] = [:]
      for (index, item) in (value[list]?.array ?? []).enumerated() {
        guard let name = item["name"]?.string else { throw Self.refusal(of: file, "\(list)[\(index)] has no name") }
        if result[name] == nil { result[name] = Entry(value: item[member] ?? [:], folder: folder, file: file) }
      }
      return result
    }
    clusters = try entries("clusters", "cluster")
    users = try entries("users", "user")
    contexts = try entries("contexts", "context")
    currentContext = value["current-context"]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func refusal(of file: String, _ problem: String) -> KubernetesError {
    .configuration(ConfigurationProblem(place: file, problem: problem, remedy: "write it as `kubectl config view` shows one"))
  }

  /// The names of the contexts, sorted.
  public var contextNames: [String] { contexts.keys.sorted() }

  /// Adds what `other` has and this has not: the first file wins for every entry, and for the current context.
  public mutating func merge(_ other: Kubeconfig) {
    place = contexts.isEmpty && clusters.isEmpty && users.isEmpty ? other.place : "\(place):\(other.place)"
    clusters.merge(other.clusters) { first, _ in first }
    users.merge(other.users) { first, _ in first }
    contexts.merge(other.contexts) { first, _ in first }
    if currentContext == nil { currentContext = other.currentContext }
  }
}
