import CustomResources
import Helm
import ObjectModel

/// The block `spec.source.helm`.
struct HelmParameters {
  let block: HelmSource

  /// - Throws: `RenderError.parameter` for a field that is not of the type it should have.
  init(_ block: JSONValue?) throws(RenderError) {
    self.block = HelmSource(block ?? [:])
    guard let block, !block.isNull else { return }
    guard block.object != nil else { throw .parameter(field: "helm", problem: "must be an object, not \(block.kindName)") }
    try Self.check(block, ["releaseName", "values", "version", "namespace", "kubeVersion"], "a string") { $0.string != nil }
    try Self.check(
      block, ["ignoreMissingValueFiles", "skipCrds", "skipTests", "skipSchemaValidation", "passCredentials"], "true or false"
    ) { $0.bool != nil }
    try Self.check(block, ["valueFiles", "apiVersions"], "a list of strings") {
      $0.array?.allSatisfy { $0.string != nil } ?? false
    }
    try Self.check(block, ["parameters", "fileParameters"], "a list of objects with a name") {
      $0.array?.allSatisfy { $0["name"]?.string?.isEmpty == false } ?? false
    }
    try Self.check(block, ["valuesObject"], "an object") { $0.object != nil }
    if block["version"]?.string == "v2" {
      throw .parameter(field: "helm.version", problem: "Helm v2 is not supported; leave the field out")
    }
  }

  private static func check(_ block: JSONValue, _ fields: [String], _ wanted: String, _ isRight: (JSONValue) -> Bool)
    throws(RenderError)
  {
    for field in fields {
      guard let value = block[field], !value.isNull, !isRight(value) else { continue }
      throw .parameter(field: "helm.\(field)", problem: "must be \(wanted), not \(value.json().prefix(60))")
    }
  }

  /// All that is given over the chart's defaults: files, then values written out, then parameters, then file parameters.
  func values(_ files: inout ValueFiles, _ environment: BuildEnvironment) throws(RenderError) -> JSONObject {
    var values: JSONObject = [:]
    for file in try files.resolve(block.valueFiles) {
      let content = try files.content(of: file, field: "helm.valueFiles")
      values = values.merging(try Self.read(content, field: "helm.valueFiles", name: file.name))
    }
    if let object = block.valuesObject?.object {
      values = values.merging(object.mapValues(\.withDoubles))
    } else if !block.values.isEmpty {
      values = values.merging(try Self.read(Array(block.values.utf8), field: "helm.values", name: nil))
    }
    return try applyingParameters(to: values, &files, environment)
  }

  private static func read(_ text: [UInt8], field: String, name: String?) throws(RenderError) -> JSONObject {
    do throws(ValuesFileError) {
      return try ValuesFile.read(text)
    } catch {
      let place = name.map { "\($0): " } ?? ""
      throw .parameter(field: field, problem: "\(place)\(error.problem) (line \(error.line))")
    }
  }

  private func applyingParameters(to values: JSONObject, _ files: inout ValueFiles, _ environment: BuildEnvironment)
    throws(RenderError) -> JSONObject
  {
    var arguments = SetArguments()
    for parameter in Self.lastOfEachName(block.parameters.filter { !$0.isText }) {
      arguments.typed.append(Self.argument(parameter, environment))
    }
    for parameter in Self.lastOfEachName(block.parameters.filter(\.isText)) {
      arguments.texts.append(Self.argument(parameter, environment))
    }
    // Files are handed over by number: a path is free to contain what the notation of arguments gives a meaning to.
    var contents: [String: String] = [:]
    for parameter in block.fileParameters {
      let file = try files.resolve(fileParameter: parameter.path)
      let content = try files.content(of: file, field: "helm.fileParameters")
      let number = String(contents.count)
      contents[number] = String(decoding: content, as: UTF8.self)
      arguments.files.append("\(parameter.name)=\(number)")
    }
    if arguments.isEmpty { return values }
    do throws(SetArgumentError) {
      return try arguments.applied(to: values) { number throws(SetFileError) in
        guard let content = contents[number] else { throw SetFileError("open \(number): no such file or directory") }
        return content
      }
    } catch {
      throw .parameter(field: "helm.parameters", problem: error.message)
    }
  }

  /// Of several parameters of one name the last counts, where it stands.
  private static func lastOfEachName(_ parameters: [HelmParameter]) -> [HelmParameter] {
    var seen: Set<String> = []
    return Array(parameters.reversed().filter { seen.insert($0.name).inserted }.reversed())
  }

  private static func argument(_ parameter: HelmParameter, _ environment: BuildEnvironment) -> String {
    "\(parameter.name)=\(escapingCommas(environment.substitute(in: parameter.content)))"
  }

  /// A value with a comma is one value, unless it is a list in braces or the comma is escaped already.
  static func escapingCommas(_ value: String) -> String {
    if value.hasPrefix("{"), value.hasSuffix("}") { return value }
    guard value.utf8.contains(UInt8(ascii: ",")) else { return value }
    var result: [UInt8] = []
    for byte in value.utf8 {
      if byte == UInt8(ascii: ","), result.last != UInt8(ascii: "\\") { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension HelmParameter {
  /// Whether the value is a text whatever it looks like. Override files that image updaters wrote spell the field in small
  /// letters.
  fileprivate var isText: Bool { forceString || value["forcestring"]?.bool == true }
}

extension JSONValue {
  /// The value as Helm reads values: every number a double.
  fileprivate var withDoubles: JSONValue {
    switch self {
    case .integer(let number): .double(Double(number))
    case .array(let elements): .array(elements.map(\.withDoubles))
    case .object(let members): .object(members.mapValues(\.withDoubles))
    case .null, .bool, .double, .string: self
    }
  }
}
