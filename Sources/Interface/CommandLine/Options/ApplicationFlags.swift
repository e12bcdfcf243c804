import ArgumentParser
import CustomResources
import ObjectModel

/// The flags of `app create` that say what an application is.
struct ApplicationFlags: ParsableArguments {
  @OptionGroup(title: "Source") var source: SourceFlags
  @OptionGroup(title: "Directory") var directory: DirectoryFlags
  @OptionGroup(title: "Helm") var helm: HelmFlags
  @OptionGroup(title: "Kustomize and plugins") var kustomize: KustomizeFlags
  @OptionGroup(title: "Sync policy") var policy: SyncPolicyFlags

  @Option(help: "URL of the destination cluster.") var destServer: String?
  @Option(help: "Name of the destination cluster.") var destName: String?
  @Option(help: "Destination namespace.") var destNamespace: String?
  @Option(help: "Project.") var project: String?
  @Flag(help: "Deleting the application deletes its resources.") var setFinalizer = false
  @Option(name: [.customShort("l"), .customLong("label")], help: "Label NAME=VALUE.") var labels: [String] = []
  @Option(help: "Annotation NAME=VALUE.") var annotations: [String] = []

  /// The application these flags make of a manifest (an empty one, or one from a file); flags win.
  ///
  /// - Throws: `CommandFailure` for values that make no sense.
  func manifest(over base: Manifest, name: String?, namespace: String) throws(CommandFailure) -> Manifest {
    var result = base
    result.apiVersion = Application.kind.apiVersion
    result.kind = Application.kind.kind
    if let name {
      if !result.name.isEmpty, result.name != name {
        throw .plain("--name argument '\(name)' does not match app name \(result.name)")
      }
      result.name = name
    }
    if result.name.isEmpty { throw .plain("name field is empty; give the application a name") }
    if result.namespace.isEmpty { result.namespace = namespace }
    for text in labels {
      let (key, value) = try KeyValue.split(text, of: "label")
      result.setLabel(key, to: value)
    }
    for text in annotations {
      let (key, value) = try KeyValue.split(text, of: "annotation")
      result.setAnnotation(key, to: value)
    }
    if setFinalizer, !result.finalizers.contains(Finalizer.resources) { result.finalizers += [Finalizer.resources] }
    var spec = result["spec"] ?? [:]
    spec.set("project", project)
    if spec["project"]?.string ?? "" == "" { spec["project"] = .string(ApplicationSpec.defaultProject) }
    spec["destination"] = spec["destination"] ?? [:]
    if let destServer { spec["destination", "server"] = .string(destServer) }
    if let destName { spec["destination", "name"] = .string(destName) }
    if let destNamespace { spec["destination", "namespace"] = .string(destNamespace) }
    if spec["sources"]?.array?.isEmpty ?? true {
      var value = spec["source"] ?? [:]
      source.apply(to: &value)
      try directory.apply(to: &value)
      try helm.apply(to: &value)
      try kustomize.apply(to: &value)
      if value.object?.isEmpty == false { spec["source"] = value }
    }
    try policy.apply(to: &spec)
    result["spec"] = spec
    return result
  }
}
