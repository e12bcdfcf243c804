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
    result = try changed(result, source: nil)
    if result["spec", "project"]?.string ?? "" == "" { result["spec", "project"] = .string(ApplicationSpec.defaultProject) }
    if result["spec", "destination"] == nil { result["spec", "destination"] = [:] }
    return result
  }

  /// What these flags make of an application that is there.
  ///
  /// - Parameter index: the source they are about, of several.
  func changed(_ base: Manifest, source index: Int?) throws(CommandFailure) -> Manifest {
    var result = base
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
    if destServer != nil || destName != nil || destNamespace != nil {
      var destination = spec["destination"] ?? [:]
      // A cluster has one name or the other.
      if let destServer {
        destination["server"] = .string(destServer)
        if destName == nil { destination["name"] = nil }
      }
      if let destName {
        destination["name"] = .string(destName)
        if destServer == nil { destination["server"] = nil }
      }
      destination.set("namespace", destNamespace)
      spec["destination"] = destination
    }
    try policy.apply(to: &spec)
    result["spec"] = spec
    if index != nil || spec["sources"]?.array?.isEmpty ?? true {
      try result.changeSource(index) { value throws(CommandFailure) in
        source.apply(to: &value)
        try directory.apply(to: &value)
        try helm.apply(to: &value)
        try kustomize.apply(to: &value)
      }
    }
    return result
  }

  /// Whether the flags say anything about sources.
  ///
  /// - Throws: `CommandFailure` for values that make no sense.
  func saysSource() throws(CommandFailure) -> Bool {
    var value: JSONValue = [:]
    source.apply(to: &value)
    try directory.apply(to: &value)
    try helm.apply(to: &value)
    try kustomize.apply(to: &value)
    return value.object?.isEmpty == false
  }

  /// Whether any flag was given: whether there is an application that they would change.
  func saysAnything() throws(CommandFailure) -> Bool {
    let automated = Manifest(["spec": ["syncPolicy": ["automated": [:], "retry": ["limit": 1]]]])
    if try changed(automated, source: nil) != automated { return true }
    return policy.syncOption.contains { $0.hasPrefix("!") } || policy.syncPolicy != nil
  }
}
