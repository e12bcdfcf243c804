import ObjectModel

/// The block `spec.source.directory`.
struct DirectoryParameters: Sendable, Hashable {
  /// Whether directories below the application's own count too.
  var recurse = false
  /// A glob over paths relative to the application's directory; empty for all files.
  var include = ""
  /// A glob over paths relative to the application's directory; empty for no file.
  var exclude = ""
  /// Whether files of any extension are read.
  var disablesExtensionFilter = false
  var jsonnet = JsonnetParameters.none

  /// Reads the block; absent fields have their defaults.
  ///
  /// - Throws: `RenderError.parameter` for a field of another type.
  init(_ block: JSONValue?) throws(RenderError) {
    guard let block, !block.isNull else { return }
    guard block.object != nil else {
      throw .parameter(field: "directory", problem: "must be an object, not \(block.kindName)")
    }
    recurse = try Self.flag("recurse", block)
    include = try Self.text("include", block)
    exclude = try Self.text("exclude", block)
    disablesExtensionFilter = try Self.flag("disableExtensionFilter", block)
    jsonnet = try JsonnetParameters(block["jsonnet"])
  }

  private static func flag(_ name: String, _ block: JSONValue) throws(RenderError) -> Bool {
    guard let value = block[name], !value.isNull else { return false }
    guard let flag = value.bool else {
      throw .parameter(field: "directory.\(name)", problem: "must be true or false, not \(value.kindName)")
    }
    return flag
  }

  private static func text(_ name: String, _ block: JSONValue) throws(RenderError) -> String {
    guard let value = block[name], !value.isNull else { return "" }
    guard let text = value.string else {
      throw .parameter(field: "directory.\(name)", problem: "must be a string, not \(value.kindName)")
    }
    return text
  }
}
