import Jsonnet
import ObjectModel

/// The block `spec.source.directory.jsonnet`.
struct JsonnetParameters: Sendable, Hashable {
  /// What `std.extVar` gives, before variables of the build environment are put in.
  var externalVariables: [JsonnetVariable] = []
  /// Arguments of files that evaluate to a function, likewise.
  var topLevelArguments: [JsonnetVariable] = []
  /// Directories of libraries, from the root of the repository; the last is searched first.
  var libraries: [String] = []

  static let none = JsonnetParameters()

  private init() {}

  /// Reads the block; absent fields are empty.
  ///
  /// - Throws: `RenderError.parameter` for a field of another type.
  init(_ block: JSONValue?) throws(RenderError) {
    guard let block, !block.isNull else { return }
    guard block.object != nil else {
      throw .parameter(field: "directory.jsonnet", problem: "must be an object, not \(block.kindName)")
    }
    externalVariables = try Self.variables("extVars", block)
    topLevelArguments = try Self.variables("tlas", block)
    for (index, value) in try Self.list("libs", block).enumerated() {
      guard let path = value.string else {
        throw .parameter(field: "directory.jsonnet.libs[\(index)]", problem: "must be a string, not \(value.kindName)")
      }
      libraries.append(path)
    }
  }

  private static func list(_ name: String, _ block: JSONValue) throws(RenderError) -> [JSONValue] {
    guard let value = block[name], !value.isNull else { return [] }
    guard let list = value.array else {
      throw .parameter(field: "directory.jsonnet.\(name)", problem: "must be a list, not \(value.kindName)")
    }
    return list
  }

  private static func variables(_ name: String, _ block: JSONValue) throws(RenderError) -> [JsonnetVariable] {
    try list(name, block).enumerated().map { index, item throws(RenderError) in
      let field = "directory.jsonnet.\(name)[\(index)]"
      guard item.object != nil else { throw .parameter(field: field, problem: "must be an object, not \(item.kindName)") }
      func text(_ key: String) throws(RenderError) -> String {
        guard let value = item[key], !value.isNull else { return "" }
        guard let text = value.string else {
          throw .parameter(field: "\(field).\(key)", problem: "must be a string, not \(value.kindName); put it in quotes")
        }
        return text
      }
      let isCode = item["code"] ?? false
      guard let code = isCode.isNull ? false : isCode.bool else {
        throw .parameter(field: "\(field).code", problem: "must be true or false, not \(isCode.kindName)")
      }
      return JsonnetVariable(name: try text("name"), value: try text("value"), isCode: code)
    }
  }
}
