import ObjectModel

/// Where documents come from that a schema refers to.
///
/// The metaschemas of the drafts need no resolver. A resolver is asked for each URL once for each schema that is compiled.
public struct SchemaResolver: Sendable {
  let load: @Sendable (_ url: String) throws(SchemaLoadError) -> JSONValue
  /// Whether it is `offline`: what is compiled with it depends on the schema alone.
  public let isOffline: Bool

  /// - Parameter load: gives the document of a URL without fragment, or throws why it cannot be had.
  public init(load: @escaping @Sendable (_ url: String) throws(SchemaLoadError) -> JSONValue) {
    self.load = load
    isOffline = false
  }

  private init(offline load: @escaping @Sendable (_ url: String) throws(SchemaLoadError) -> JSONValue) {
    self.load = load
    isOffline = true
  }

  /// Reaches for nothing outside the schema. A `urn:` allows everything, as in Helm: such names are for a registry that
  /// the reader of a chart does not have.
  public static let offline = SchemaResolver(offline: { url throws(SchemaLoadError) in
    let scheme = url.prefix { $0 != ":" }.lowercased()
    switch scheme == url ? "" : scheme {
    case "urn": return true
    case "http", "https":
      throw SchemaLoadError(
        "HTTP request failed for \(url): schemas are not fetched from the network; copy the document into the schema, under $defs"
      )
    case "file":
      let path = url.dropFirst("file://".count).replacing("%20", with: " ")
      throw SchemaLoadError("open \(path): no such file or directory")
    default: throw SchemaLoadError("no URLLoader registered for \"\(url)\"")
    }
  })
}

/// Why the document of a URL cannot be had.
public struct SchemaLoadError: Error, Sendable, Equatable, CustomStringConvertible {
  public var reason: String

  public init(_ reason: String) { self.reason = reason }

  public var description: String { reason }
}
