/// Where a resource came from, or what transformed it; the text of the annotations `buildMetadata` asks for.
public struct ResourceOrigin: Sendable, Hashable {
  /// The file, relative to the directory that is built; empty for something generated or transformed.
  public var path = ""
  /// The address of the repository of a remote base; empty for files at hand.
  public var repository = ""
  public var reference = ""
  /// The file that configures the generator or transformer, relative to the directory that is built.
  public var configuredIn = ""
  public var configuredBy: Configuration?

  /// The object that configures a generator or transformer.
  public struct Configuration: Sendable, Hashable {
    public var apiVersion = ""
    public var kind = ""
    public var name = ""
    public var namespace = ""

    public init(apiVersion: String = "", kind: String = "", name: String = "", namespace: String = "") {
      self.apiVersion = apiVersion
      self.kind = kind
      self.name = name
      self.namespace = namespace
    }
  }

  public init() {}
}
