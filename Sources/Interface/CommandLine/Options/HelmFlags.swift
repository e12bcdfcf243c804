import ArgumentParser
import FoundationEssentials
import ObjectModel

/// How a chart is rendered.
struct HelmFlags: ParsableArguments {
  @Option(name: [.customShort("p"), .customLong("parameter")], help: "Parameter override NAME=VALUE.") var parameters: [String] =
    []
  @Option(help: "Value NAME=VALUE, as --set.") var helmSet: [String] = []
  @Option(help: "String value NAME=VALUE, as --set-string.") var helmSetString: [String] = []
  @Option(help: "Value from a file NAME=PATH, as --set-file.") var helmSetFile: [String] = []
  @Option(help: "Value file in the repository.") var values: [String] = []
  @Option(help: "Local file whose content becomes the values.") var valuesLiteralFile: String?
  @Option(help: "Release name.") var releaseName: String?
  @Option(help: .hidden) var helmVersion: String?
  @Flag(help: "Send credentials to all domains.") var helmPassCredentials = false
  @Flag(help: "Skip value files that do not exist.") var ignoreMissingValueFiles = false
  @Flag(help: "Leave out custom resource definitions.") var helmSkipCrds = false
  @Flag(help: "Leave out tests.") var helmSkipTests = false
  @Flag(help: "Do not validate values by the chart's schema.") var helmSkipSchemaValidation = false
  @Option(help: "Namespace to render with.") var helmNamespace: String?
  @Option(help: "Kubernetes version to render with.") var helmKubeVersion: String?
  @Option(help: "API version to render with.") var helmApiVersions: [String] = []

  func apply(to source: inout JSONValue) throws(CommandFailure) {
    var helm = source["helm"] ?? [:]
    var list: [JSONValue] = []
    for text in parameters + helmSet { list.append(try Self.parameter(text, isString: false)) }
    for text in helmSetString { list.append(try Self.parameter(text, isString: true)) }
    helm.merge(list, into: "parameters")
    if !helmSetFile.isEmpty {
      var files: [JSONValue] = []
      for text in helmSetFile {
        let (name, path) = try KeyValue.split(text, of: "helm parameter")
        files.append(["name": .string(name), "path": .string(path)])
      }
      helm.merge(files, into: "fileParameters")
    }
    if !values.isEmpty { helm["valueFiles"] = JSONValue(values) }
    if let path = valuesLiteralFile {
      guard let data = try? Data(contentsOf: URL(filePath: path)) else {
        throw CommandFailure("open \(path): the file cannot be read")
      }
      helm["values"] = .string(String(decoding: data, as: UTF8.self))
    }
    helm.set("releaseName", releaseName)
    helm.set("version", helmVersion)
    helm.set("namespace", helmNamespace)
    helm.set("kubeVersion", helmKubeVersion)
    if !helmApiVersions.isEmpty { helm["apiVersions"] = JSONValue(helmApiVersions) }
    let flags = [
      ("passCredentials", helmPassCredentials), ("ignoreMissingValueFiles", ignoreMissingValueFiles), ("skipCrds", helmSkipCrds),
      ("skipTests", helmSkipTests), ("skipSchemaValidation", helmSkipSchemaValidation),
    ]
    for (key, isSet) in flags where isSet { helm[key] = true }
    if helm.object?.isEmpty == false { source["helm"] = helm }
  }

  private static func parameter(_ text: String, isString: Bool) throws(CommandFailure) -> JSONValue {
    let (name, value) = try KeyValue.split(text, of: "helm parameter")
    return isString
      ? ["name": .string(name), "value": .string(value), "forceString": true] : ["name": .string(name), "value": .string(value)]
  }
}
