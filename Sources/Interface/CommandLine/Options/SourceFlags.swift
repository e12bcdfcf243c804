import ArgumentParser
import ObjectModel

/// Where an application's manifests come from.
struct SourceFlags: ParsableArguments {
  @Option(help: "Repository URL.") var repo: String?
  @Option(help: "Path in the repository.") var path: String?
  @Option(help: "Branch, tag, commit, version constraint, or chart version.") var revision: String?
  @Option(help: "Chart name.") var helmChart: String?
  @Option(help: "Name by which other sources refer to this one.") var ref: String?
  @Option(help: "Name of the source.") var sourceName: String?
  @Option(help: "Prefix of the tags a version constraint looks at.") var tagPrefix: String?

  func apply(to source: inout JSONValue) {
    source.set("repoURL", repo)
    source.set("path", path)
    source.set("targetRevision", revision)
    source.set("chart", helmChart)
    source.set("ref", ref)
    source.set("name", sourceName)
    source.set("tagPrefix", tagPrefix)
  }
}

/// How a directory of plain manifests is read.
struct DirectoryFlags: ParsableArguments {
  @Flag(help: "Read subdirectories too.") var directoryRecurse = false
  @Option(help: "Glob of the files to read.") var directoryInclude: String?
  @Option(help: "Glob of the files to leave out.") var directoryExclude: String?
  @Flag(help: "Read files of any name as manifests.") var directoryDisableExtensionFilter = false
  @Option(help: "Jsonnet external string variable NAME=VALUE.") var jsonnetExtVarStr: [String] = []
  @Option(help: "Jsonnet external code variable NAME=CODE.") var jsonnetExtVarCode: [String] = []
  @Option(help: "Jsonnet top-level string argument NAME=VALUE.") var jsonnetTlaStr: [String] = []
  @Option(help: "Jsonnet top-level code argument NAME=CODE.") var jsonnetTlaCode: [String] = []
  @Option(help: "Jsonnet library directory.") var jsonnetLibs: [String] = []

  func apply(to source: inout JSONValue) throws(CommandFailure) {
    var directory = source["directory"] ?? [:]
    if directoryRecurse { directory["recurse"] = true }
    directory.set("include", directoryInclude)
    directory.set("exclude", directoryExclude)
    if directoryDisableExtensionFilter { directory["disableExtensionFilter"] = true }
    let external = try Self.variables(jsonnetExtVarStr, isCode: false) + Self.variables(jsonnetExtVarCode, isCode: true)
    var jsonnet = directory["jsonnet"] ?? [:]
    jsonnet.merge(external, into: "extVars")
    let arguments = try Self.variables(jsonnetTlaStr, isCode: false) + Self.variables(jsonnetTlaCode, isCode: true)
    jsonnet.merge(arguments, into: "tlas")
    if !jsonnetLibs.isEmpty { jsonnet["libs"] = JSONValue(jsonnetLibs) }
    if jsonnet.object?.isEmpty == false { directory["jsonnet"] = jsonnet }
    if directory.object?.isEmpty == false { source["directory"] = directory }
  }

  private static func variables(_ texts: [String], isCode: Bool) throws(CommandFailure) -> [JSONValue] {
    try texts.map { text throws(CommandFailure) in
      let (name, value) = try KeyValue.split(text, of: "jsonnet variable")
      return isCode
        ? ["name": .string(name), "value": .string(value), "code": true] : ["name": .string(name), "value": .string(value)]
    }
  }
}

/// `NAME=VALUE` on the command line.
enum KeyValue {
  static func split(_ text: String, of what: String) throws(CommandFailure) -> (name: String, value: String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw .plain("Expected \(what) of the form: NAME=VALUE. Received: \(text)")
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }
}

extension JSONValue {
  /// Writes a text that was given; `nil` leaves the member as it is.
  mutating func set(_ key: String, _ text: String?) {
    if let text { self[key] = .string(text) }
  }
}
