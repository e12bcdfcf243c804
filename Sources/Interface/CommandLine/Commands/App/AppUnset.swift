import ArgumentParser
import CustomResources
import ObjectModel

struct AppUnset: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unset", abstract: "Take away parameters of an application.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Option(help: "Position of the source to change, from 1, of several.") var sourcePosition: Int?
  @Option(help: "Name of the source to change, of several.") var sourceName: String?
  @Option(name: [.customShort("p"), .customLong("parameter")], help: "Helm parameter of this name.") var parameter: [String] = []
  @Option(help: "Value file.") var values: [String] = []
  @Flag(help: "The values written in the application.") var valuesLiteral = false
  @Flag(help: "That value files may be missing.") var ignoreMissingValueFiles = false
  @Flag(help: "That credentials are sent to all domains.") var passCredentials = false
  @Flag(name: .customLong("nameprefix"), help: "The prefix of names.") var namePrefix = false
  @Flag(name: .customLong("namesuffix"), help: "The suffix of names.") var nameSuffix = false
  @Flag(help: "The kustomize version.") var kustomizeVersion = false
  @Flag(help: "The namespace of all objects.") var kustomizeNamespace = false
  @Option(help: "Image override of this name.") var kustomizeImage: [String] = []
  @Option(help: "Replica count of this name.") var kustomizeReplica: [String] = []
  @Flag(help: "That components may be missing.") var ignoreMissingComponents = false
  @Option(help: "Environment variable of the plugin of this name.") var pluginEnv: [String] = []
  @Flag(help: "The name by which other sources refer to this one.") var ref = false

  func run() async throws {
    let plane = try cluster.controlPlane()
    try await plane.change(application.resolved(plane)) { found in
      let index = try SourceChoice(position: sourcePosition, name: sourceName).index(in: found)
      var wanted = found.manifest
      try wanted.changeSource(index) { source throws(CommandFailure) in Self.remove(self, from: &source) }
      return wanted
    }
  }

  /// Takes what the flags name out of a source; blocks that hold nothing then go too.
  static func remove(_ flags: AppUnset, from source: inout JSONValue) {
    if var helm = source["helm"] {
      if flags.valuesLiteral { helm["values"] = nil; helm["valuesObject"] = nil }
      if flags.ignoreMissingValueFiles { helm["ignoreMissingValueFiles"] = nil }
      if flags.passCredentials { helm["passCredentials"] = nil }
      helm.removeItems("parameters") { item in flags.parameter.contains(item["name"]?.string ?? "") }
      helm.removeItems("fileParameters") { item in flags.parameter.contains(item["name"]?.string ?? "") }
      helm.removeItems("valueFiles") { item in flags.values.contains(item.string ?? "") }
      source["helm"] = helm.object?.isEmpty == false ? helm : nil
    }
    if var kustomize = source["kustomize"] {
      if flags.namePrefix { kustomize["namePrefix"] = nil }
      if flags.nameSuffix { kustomize["nameSuffix"] = nil }
      if flags.kustomizeVersion { kustomize["version"] = nil }
      if flags.kustomizeNamespace { kustomize["namespace"] = nil }
      if flags.ignoreMissingComponents { kustomize["ignoreMissingComponents"] = nil }
      kustomize.removeItems("images") { item in
        flags.kustomizeImage.contains { ImageOverride.name($0) == ImageOverride.name(item.string ?? "") }
      }
      kustomize.removeItems("replicas") { item in flags.kustomizeReplica.contains(item["name"]?.string ?? "") }
      source["kustomize"] = kustomize.object?.isEmpty == false ? kustomize : nil
    }
    if var plugin = source["plugin"] {
      plugin.removeItems("env") { item in flags.pluginEnv.contains(item["name"]?.string ?? "") }
      source["plugin"] = plugin
    }
    if flags.ref { source["ref"] = nil }
  }
}
