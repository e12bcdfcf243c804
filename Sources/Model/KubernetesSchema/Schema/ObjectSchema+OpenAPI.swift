import ObjectModel

extension ObjectSchema {
  /// The schema of a custom resource, from the `openAPIV3Schema` of one of its CustomResourceDefinition's versions.
  ///
  /// Reads the structural part: `type`, `format`, `properties`, `additionalProperties`, `items`, `required`, `default`,
  /// `enum`, `nullable` and the `x-kubernetes-` markers. Where the schema says nothing, values are deduced. The root and
  /// every embedded resource get `apiVersion`, `kind` and `metadata`.
  ///
  /// - Parameter depth: the deepest nesting followed; what lies deeper is deduced.
  public init(openAPI schema: JSONValue, depth: Int = 200) {
    var builder = OpenAPISchemaBuilder(depth: depth)
    let root = builder.node(schema, depth: 0, isResource: true)
    self.init(graph: SchemaGraph(nodes: builder.nodes, structures: builder.structures), index: root)
  }
}

/// Turns an OpenAPI v3 structural schema into nodes.
private struct OpenAPISchemaBuilder {
  let depth: Int
  private(set) var nodes: [SchemaNode] = [SchemaNode(shape: .deduced)]
  private(set) var structures: [SchemaStructure] = []
  private var metadata: Int?

  init(depth: Int) { self.depth = depth }

  /// The node of values of which nothing is known.
  private let deduced = 0

  mutating func node(_ schema: JSONValue, depth: Int, isResource: Bool = false) -> Int {
    if depth > self.depth { return deduced }
    let isEmbedded = isResource || schema["x-kubernetes-embedded-resource"]?.bool == true
    var node = SchemaNode(shape: shape(of: schema, depth: depth, isResource: isEmbedded))
    node.defaultValue = schema["default"]
    node.allowedValues = schema["enum"]?.array
    node.isNullable = schema["nullable"]?.bool ?? false
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func shape(of schema: JSONValue, depth: Int, isResource: Bool) -> SchemaNode.Shape {
    if schema["x-kubernetes-int-or-string"]?.bool == true { return .scalar(.intOrString) }
    switch schema["type"]?.string {
    case "string":
      // Whatever its format, a custom resource keeps a string as it was written.
      return .scalar(.string)
    case "boolean": return .scalar(.bool)
    case "integer":
      return .scalar(schema["format"]?.string == "int32" ? .int32 : schema["format"]?.string == "int64" ? .int64 : .integer)
    case "number": return .scalar(.number)
    case "array":
      let items = schema["items"].map { node($0, depth: depth + 1) } ?? deduced
      return .list(listTopology(schema), items: items)
    case "object": return object(schema, depth: depth, isResource: isResource)
    default:
      return isResource || schema["properties"] != nil ? object(schema, depth: depth, isResource: isResource) : .deduced
    }
  }

  private func listTopology(_ schema: JSONValue) -> ListTopology {
    switch schema["x-kubernetes-list-type"]?.string {
    case "set": .set
    case "map": .map(keys: schema["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) ?? [])
    default: .atomic
    }
  }

  private mutating func object(_ schema: JSONValue, depth: Int, isResource: Bool) -> SchemaNode.Shape {
    let isAtomic = schema["x-kubernetes-map-type"]?.string == "atomic"
    let preserves = schema["x-kubernetes-preserve-unknown-fields"]?.bool == true
    let properties = schema["properties"]?.object ?? [:]
    if properties.isEmpty, !isResource {
      if let values = schema["additionalProperties"], values.object != nil {
        return .map(isAtomic ? .atomic : .granular, values: node(values, depth: depth + 1))
      }
      if preserves || schema["additionalProperties"]?.bool == true {
        return .map(isAtomic ? .atomic : .granular, values: deduced)
      }
    }
    var fields: [String: Int] = [:]
    for (name, property) in properties { fields[name] = node(property, depth: depth + 1) }
    if isResource {
      if fields["apiVersion"] == nil { fields["apiVersion"] = string() }
      if fields["kind"] == nil { fields["kind"] = string() }
      fields["metadata"] = metadataNode()
    }
    var structure = SchemaStructure()
    structure.names = fields.keys.sorted()
    structure.fieldNodes = structure.names.map { Int32(fields[$0] ?? deduced) }
    structure.required = schema["required"]?.array?.compactMap(\.string) ?? []
    structure.isAtomic = isAtomic
    structure.others = preserves ? deduced : nil
    structures.append(structure)
    return .structure(structures.count - 1)
  }

  private mutating func string() -> Int {
    nodes.append(SchemaNode(shape: .scalar(.string)))
    return nodes.count - 1
  }

  /// `metadata`, as every kind has it. Copied from the built-in type, for a graph cannot point into another.
  private mutating func metadataNode() -> Int {
    if let metadata { return metadata }
    guard let schema = KubernetesFacts.builtIn.schema(ofType: "meta.v1.ObjectMeta") else { return deduced }
    let result = copy(schema)
    metadata = result
    return result
  }

  /// Copies a schema that is not recursive.
  private mutating func copy(_ schema: ObjectSchema) -> Int {
    var node = schema.node
    switch node.shape {
    case .structure(let index):
      var structure = schema.graph.structures[index]
      structure.fieldNodes = structure.fieldNodes.map { Int32(copy(ObjectSchema(graph: schema.graph, index: Int($0)))) }
      structures.append(structure)
      node.shape = .structure(structures.count - 1)
    case .list(let topology, let items):
      node.shape = .list(topology, items: copy(ObjectSchema(graph: schema.graph, index: items)))
    case .map(let topology, let values):
      node.shape = .map(topology, values: copy(ObjectSchema(graph: schema.graph, index: values)))
    case .scalar, .untyped, .deduced: break
    }
    nodes.append(node)
    return nodes.count - 1
  }
}
