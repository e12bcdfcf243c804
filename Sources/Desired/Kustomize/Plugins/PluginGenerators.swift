import ObjectModel

/// Generators that objects configure.
enum PluginGenerators {
  /// - Returns: `nil` when the plugin is a transformer.
  /// - Throws: for a configuration the generator cannot take.
  static func generator(
    _ plugin: PluginKind, _ resource: Resource, context: LayerContext
  ) throws(KustomizeError) -> (any ResourceGenerator)? {
    switch plugin {
    case .configMapGenerator, .secretGenerator:
      let fields = try plugin.configuration(in: resource)
      var arguments = GeneratorArguments(decoded: fields)
      if arguments.name.isEmpty { arguments.name = resource.name }
      if arguments.namespace.isEmpty { arguments.namespace = resource.namespace }
      return DataGenerator(plugin == .secretGenerator ? .secret : .configMap, arguments, context: context)
    case .helmChartInflationGenerator:
      guard let files = context.chartFiles else { throw KustomizeError("Helm charts are not rendered here") }
      let fields = try plugin.configuration(in: resource)
      return try ChartGenerator(
        chart: HelmChartEntry(decoded: fields), globals: HelmGlobals(decoded: fields), files: files, inflator: context.charts,
        context: context)
    case .iamPolicyGenerator: return IAMPolicyGenerator(try plugin.configuration(in: resource))
    default: return nil
    }
  }
}

/// Makes the ServiceAccount that may act as an account of a cloud: IAMPolicyGenerator.
struct IAMPolicyGenerator: ResourceGenerator {
  private let fields: JSONObject

  init(_ fields: JSONObject) { self.fields = fields }

  func generate() throws(KustomizeError) -> ResourceMap {
    let cloud = fields.text("cloud")
    guard cloud == "gke" else { throw KustomizeError("cloud provider \(cloud) not supported yet") }
    func text(_ key: String, _ field: String) -> String { fields[key]?[field]?.string ?? "" }
    let account = "\(text("serviceAccount", "name"))@\(text("serviceAccount", "projectId")).iam.gserviceaccount.com"
    var metadata: [(String, YAMLNode)] = [
      ("annotations", .mapping([("iam.gke.io/gcp-service-account", .string(account))])),
      ("name", .string(text("kubernetesService", "name"))),
    ]
    let namespace = text("kubernetesService", "namespace")
    if !namespace.isEmpty { metadata.append(("namespace", .string(namespace))) }
    var map = ResourceMap()
    try map.append(
      Resource(.mapping([("apiVersion", "v1"), ("kind", "ServiceAccount"), ("metadata", .mapping(metadata))])))
    return map
  }
}
