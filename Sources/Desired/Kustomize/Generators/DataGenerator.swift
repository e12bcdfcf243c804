import ObjectModel

/// Makes the ConfigMap or the Secret of an entry of `configMapGenerator` or `secretGenerator`.
public struct DataGenerator: ResourceGenerator {
  enum Kind: String { case configMap = "ConfigMap", secret = "Secret" }

  let kind: Kind
  let arguments: GeneratorArguments
  let context: LayerContext

  /// - Parameter globalOptions: of the whole kustomization file; the entry's own labels and annotations beat those.
  init(_ kind: Kind, _ arguments: GeneratorArguments, globalOptions: GeneratorOptions? = nil, context: LayerContext) {
    self.kind = kind
    var arguments = arguments
    if let globalOptions {
      var options = arguments.options ?? GeneratorOptions()
      options.labels.merge(globalOptions.labels) { own, _ in own }
      options.annotations.merge(globalOptions.annotations) { own, _ in own }
      options.disableNameSuffixHash = options.disableNameSuffixHash || globalOptions.disableNameSuffixHash
      options.immutable = options.immutable || globalOptions.immutable
      arguments.options = options
    }
    self.arguments = arguments
    self.context = context
  }

  public func generate() throws(KustomizeError) -> ResourceMap {
    // The real tool says `configmap` of Secrets too.
    if arguments.name.isEmpty { throw KustomizeError("a configmap must have a name") }
    var metadata: [(String, YAMLNode)] = [("name", .string(arguments.name))]
    if !arguments.namespace.isEmpty { metadata.append(("namespace", .string(arguments.namespace))) }
    if let labels = arguments.options?.labels, !labels.isEmpty { metadata.append(("labels", Self.texts(labels))) }
    if let annotations = arguments.options?.annotations, !annotations.isEmpty {
      metadata.append(("annotations", Self.texts(annotations)))
    }
    var members: [(String, YAMLNode)] = [
      ("apiVersion", "v1"), ("kind", .string(kind.rawValue)), ("metadata", .mapping(metadata)),
    ]
    if kind == .secret { members.append(("type", .string(arguments.type.isEmpty ? "Opaque" : arguments.type))) }
    let pairs = try KeyValueSources(files: context.files).pairs(of: arguments)
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    members += data(pairs)
    if arguments.options?.immutable == true { members.append(("immutable", .bool(true))) }

    var resource = Resource(.mapping(members), scopes: context.schema.scopes)
    resource.behavior = GeneratorBehavior(text: arguments.behavior)
    resource.needsHashSuffix = arguments.options?.disableNameSuffixHash != true
    var map = ResourceMap()
    try map.append(resource)
    return map
  }

  private func data(_ pairs: [KeyValueSources.Pair]) -> [(String, YAMLNode)] {
    var data: [(String, YAMLNode)] = []
    var binary: [(String, YAMLNode)] = []
    for pair in pairs {
      if kind == .configMap, let text = String(validating: pair.value, as: UTF8.self) {
        data.append((pair.key, .string(text)))
      } else if kind == .configMap {
        binary.append((pair.key, .string(Self.base64(pair.value))))
      } else {
        data.append((pair.key, .string(Self.base64(pair.value))))
      }
    }
    var members: [(String, YAMLNode)] = []
    if kind == .secret || !data.isEmpty { members.append(("data", .mapping(data))) }
    if !binary.isEmpty { members.append(("binaryData", .mapping(binary))) }
    return members
  }

  /// Base64; from 70 characters on in lines of that length, each with a newline that is part of the value.
  private static func base64(_ bytes: [UInt8]) -> String {
    let length = 70
    let text = Base64.encode(bytes)
    if text.utf8.count < length { return text }
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      result += rest.prefix(length)
      result.append(0x0A)
      rest = rest.dropFirst(length)
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func texts(_ values: [String: String]) -> YAMLNode {
    let sorted = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return .mapping(sorted.map { ($0.key, .string($0.value)) })
  }
}
