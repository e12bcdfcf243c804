/// Plain YAML and JSON files in a directory.
public struct DirectoryRenderer: SourceRenderer {
  public let type = SourceType.directory
  public let version = 1

  public init() {}

  public func render(_ inputs: RenderInputs) throws(RenderError) -> RenderOutput {
    throw .unsupported("not there yet")
  }
}
