import ObjectModel

/// The documents a schema consists of: itself, and those it refers to, loaded when they are first named.
struct SchemaLibrary {
  private let resolver: SchemaResolver
  private(set) var documents: [SchemaDocument] = []
  private(set) var resources: [SchemaResource] = []
  /// Resources by the URL of their document, for roots, and by their own.
  private var known: [String: Int] = [:]

  /// The most subschemas in all documents together.
  static let mostSubschemas = 200_000
  private var subschemaCount = 0

  init(resolver: SchemaResolver) { self.resolver = resolver }

  /// The resource a URL names, its fragment aside.
  mutating func resource(at url: SchemaURL) throws(JSONSchemaError) -> Int {
    let name = url.withoutFragment
    if let found = known[name] { return found }
    if let text = Metaschemas.text(of: name) {
      let value: JSONValue
      do throws(JSONSyntaxError) { value = try JSONValue(json: text) } catch { throw .unreadable(error.description) }
      return try add(value, at: url, assertsFormats: true)
    }
    let value: JSONValue
    do throws(SchemaLoadError) {
      value = try resolver.load(name)
    } catch {
      throw .notLoaded(url: name, reason: error.reason)
    }
    return try add(value, at: url, assertsFormats: false)
  }

  /// Takes a document in.
  ///
  /// - Returns: the resource of its root.
  mutating func add(_ value: JSONValue, at url: SchemaURL, assertsFormats: Bool) throws(JSONSchemaError) -> Int {
    let name = url.withoutFragment
    let draft = try draft(of: value, default: .draft2020, depth: 0)
    let number = documents.count
    documents.append(SchemaDocument(url: name, value: value, assertsFormats: assertsFormats))
    let root = resources.count
    resources.append(SchemaResource(document: number, pointer: "", url: SchemaURL(base: url), draft: draft))
    known[name] = root
    try survey(document: number, root: root)
    return root
  }

  /// The draft a document says it is written in.
  private func draft(of value: JSONValue, default fallback: Draft, depth: Int) throws(JSONSchemaError) -> Draft {
    guard let name = value["$schema"]?.string else { return fallback }
    if let draft = Draft(metaschema: name) { return draft }
    let plain = name.hasSuffix("#") ? String(name.dropLast()) : name
    // A metaschema of one's own: it is written in a draft itself.
    if depth > 8 { throw .notLoaded(url: plain, reason: "its metaschema has a metaschema, and so on, without end") }
    let metaschema: JSONValue
    do throws(SchemaLoadError) {
      metaschema = try resolver.load(plain)
    } catch {
      throw .notLoaded(url: plain, reason: error.reason)
    }
    return try draft(of: metaschema, default: fallback, depth: depth + 1)
  }

  /// Finds every subschema of a document, and among them those with identifiers and anchors.
  private mutating func survey(document: Int, root: Int) throws(JSONSchemaError) {
    var pending: [(pointer: String, value: JSONValue, resource: Int)] = [("", documents[document].value, root)]
    while let (pointer, value, outer) = pending.popLast() {
      subschemaCount += 1
      if subschemaCount > Self.mostSubschemas { throw .tooLarge(limit: Self.mostSubschemas) }
      guard case .object(let members) = value else {
        documents[document].subschemas[pointer] = outer
        continue
      }
      let resource = try enter(members, at: pointer, of: document, in: outer)
      documents[document].subschemas[pointer] = resource
      var found: [(String, JSONValue, Int)] = []
      resources[resource].draft.forEachSubschema(of: members) { found.append((pointer + $0, $1, resource)) }
      pending.append(contentsOf: found.reversed())
    }
  }

  /// Reads the identifier and the anchors of a subschema.
  ///
  /// - Returns: the resource it begins, or else the one it is part of.
  private mutating func enter(_ schema: JSONObject, at pointer: String, of document: Int, in outer: Int) throws(JSONSchemaError)
    -> Int
  {
    var resource = outer
    var draft = resources[outer].draft
    if let name = schema["$schema"]?.string, let own = Draft(metaschema: name) { draft = own }
    let isReference = schema["$ref"]?.string != nil && draft.referenceStandsAlone
    if let text = schema[draft.identifierKeyword]?.string, !isReference {
      let location = documents[document].url + "#" + pointer
      let reference: SchemaURL
      do throws(URLComplaint) { reference = try SchemaURL(text) } catch { throw .badIdentifier(location: location) }
      if text.hasPrefix("#") {
        if draft < .draft2019 { try addAnchor(reference.decodedFragment, at: pointer, to: resource) }
      } else {
        resource = try addResource(reference, at: pointer, of: document, in: outer, draft: draft)
        if draft < .draft2019, !reference.decodedFragment.isEmpty {
          try addAnchor(reference.decodedFragment, at: pointer, to: resource)
        }
      }
    }
    if draft >= .draft2019, let anchor = schema["$anchor"]?.string { try addAnchor(anchor, at: pointer, to: resource) }
    if draft >= .draft2020, let anchor = schema["$dynamicAnchor"]?.string {
      try addAnchor(anchor, at: pointer, to: resource)
      resources[resource].dynamicAnchors.insert(anchor)
    }
    if draft == .draft2019, schema["$recursiveAnchor"]?.bool == true, resources[resource].pointer == pointer {
      resources[resource].isRecursive = true
    }
    return resource
  }

  private mutating func addResource(
    _ reference: SchemaURL, at pointer: String, of document: Int, in outer: Int, draft: Draft
  ) throws(JSONSchemaError) -> Int {
    let url = SchemaURL(base: resources[outer].url.resolving(reference))
    let name = url.withoutFragment
    if let other = known[name], resources[other].document == document, resources[other].pointer != pointer {
      throw .duplicateIdentifier(name, schema: documents[document].url, first: resources[other].pointer, second: pointer)
    }
    let made = SchemaResource(document: document, pointer: pointer, url: url, draft: draft)
    if pointer.isEmpty {
      resources[outer] = made
      known[name] = outer
      return outer
    }
    resources.append(made)
    known[name] = resources.count - 1
    return resources.count - 1
  }

  private mutating func addAnchor(_ anchor: String, at pointer: String, to resource: Int) throws(JSONSchemaError) {
    if let other = resources[resource].anchors[anchor], other != pointer {
      let schema = resources[resource].url.withoutFragment
      throw .duplicateAnchor(anchor, schema: schema, first: other, second: pointer)
    }
    resources[resource].anchors[anchor] = pointer
  }
}

extension SchemaURL {
  /// The URL as a base: without fragment.
  init(base url: SchemaURL) {
    self = url
    fragment = nil
  }
}
