import ArgumentParser
import ObjectModel

/// How a kustomization is rendered, and a plugin called.
struct KustomizeFlags: ParsableArguments {
  @Option(name: .customLong("nameprefix"), help: "Prefix of all names.") var namePrefix: String?
  @Option(name: .customLong("namesuffix"), help: "Suffix of all names.") var nameSuffix: String?
  @Option(help: "Image override [OLD=]NEW[:TAG][@DIGEST].") var kustomizeImage: [String] = []
  @Option(help: "Kustomize version.") var kustomizeVersion: String?
  @Option(help: "Namespace of all objects.") var kustomizeNamespace: String?
  @Option(help: "Replica count NAME=N.") var kustomizeReplica: [String] = []
  @Option(help: "Label NAME=VALUE on all objects.") var kustomizeCommonLabel: [String] = []
  @Option(help: "Annotation NAME=VALUE on all objects.") var kustomizeCommonAnnotation: [String] = []
  @Flag(help: "Overwrite labels that are there.") var kustomizeForceCommonLabel = false
  @Flag(help: "Overwrite annotations that are there.") var kustomizeForceCommonAnnotation = false
  @Flag(help: "Do not touch selectors.") var kustomizeLabelWithoutSelector = false
  @Flag(help: "Label templates too.") var kustomizeLabelIncludeTemplates = false
  @Flag(help: "Skip components that do not exist.") var ignoreMissingComponents = false
  @Option(help: "Kubernetes version to render with.") var kustomizeKubeVersion: String?
  @Option(help: "API version to render with.") var kustomizeApiVersions: [String] = []
  @Option(help: "Config management plugin.") var configManagementPlugin: String?
  @Option(help: "Environment NAME=VALUE of the plugin.") var pluginEnv: [String] = []

  func apply(to source: inout JSONValue) throws(CommandFailure) {
    var kustomize = source["kustomize"] ?? [:]
    kustomize.set("namePrefix", namePrefix)
    kustomize.set("nameSuffix", nameSuffix)
    kustomize.set("version", kustomizeVersion)
    kustomize.set("namespace", kustomizeNamespace)
    kustomize.set("kubeVersion", kustomizeKubeVersion)
    kustomize.merge(kustomizeImage.map(JSONValue.string), into: "images") { ImageOverride.name($0.string ?? "") }
    if !kustomizeApiVersions.isEmpty { kustomize["apiVersions"] = JSONValue(kustomizeApiVersions) }
    var replicas: [JSONValue] = []
    for text in kustomizeReplica {
      let (name, count) = try KeyValue.split(text, of: "kustomize replica")
      guard let count = Int64(count) else {
        throw .plain("Expected kustomize replica of the form: NAME=NUMBER. Received: \(text)")
      }
      replicas.append(["name": .string(name), "count": .integer(count)])
    }
    kustomize.merge(replicas, into: "replicas")
    for (key, texts) in [("commonLabels", kustomizeCommonLabel), ("commonAnnotations", kustomizeCommonAnnotation)] {
      for text in texts {
        let (name, value) = try KeyValue.split(text, of: "label or annotation")
        kustomize[path: [key, name]] = .string(value)
      }
    }
    let flags = [
      ("forceCommonLabels", kustomizeForceCommonLabel), ("forceCommonAnnotations", kustomizeForceCommonAnnotation),
      ("labelWithoutSelector", kustomizeLabelWithoutSelector), ("labelIncludeTemplates", kustomizeLabelIncludeTemplates),
      ("ignoreMissingComponents", ignoreMissingComponents),
    ]
    for (key, isSet) in flags where isSet { kustomize[key] = true }
    if kustomize.object?.isEmpty == false { source["kustomize"] = kustomize }
    try applyPlugin(to: &source)
  }

  private func applyPlugin(to source: inout JSONValue) throws(CommandFailure) {
    var plugin = source["plugin"] ?? [:]
    plugin.set("name", configManagementPlugin)
    var environment: [JSONValue] = []
    for text in pluginEnv {
      let (name, value) = try KeyValue.split(text, of: "plugin environment")
      environment.append(["name": .string(name), "value": .string(value)])
    }
    plugin.merge(environment, into: "env")
    if plugin.object?.isEmpty == false { source["plugin"] = plugin }
  }
}
