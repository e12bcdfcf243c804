import ObjectModel
import RegularExpressions

/// Compiles a schema and whatever it refers to. Works through a list, so the nesting of a schema costs no stack.
struct SchemaCompiler {
  /// A schema that is to be compiled.
  struct Place {
    let document: Int
    /// From the root of the document.
    let pointer: String
    let resource: Int
    let value: JSONValue
  }

  private(set) var library: SchemaLibrary
  /// Whether documents are held against the metaschema of their draft first.
  private let checksSchemas: Bool
  private var numbers: [String: Int] = [:]
  private var pending: [(number: Int, place: Place)] = []
  private var nodes: [SchemaNode?] = []
  private var patterns: [String: RegularExpression] = [:]
  private var checkedDocuments: Set<Int> = []
  private var enteredResources: Set<Int> = []
  private var dynamicAnchors: [DynamicAnchor: Int] = [:]
  private var recursiveRoots: [Int: Int] = [:]
  private var tracksEvaluation = false

  init(library: SchemaLibrary, checksSchemas: Bool) {
    self.library = library
    self.checksSchemas = checksSchemas
  }

  mutating func compile(_ document: JSONValue, at location: String) throws(JSONSchemaError) -> CompiledSchemas {
    let url = try parse(location)
    let root = try library.add(document, at: url, assertsFormats: Metaschemas.text(of: url.withoutFragment) != nil)
    _ = number(of: try self.root(of: root))
    while let (number, place) = pending.popLast() {
      try enterResource(place.resource)
      let keywords = try keywords(of: place)
      if keywords.unevaluatedItems != nil || keywords.unevaluatedProperties != nil { tracksEvaluation = true }
      nodes[number] = SchemaNode(location: address(of: place), resource: place.resource, keywords: keywords)
    }
    return CompiledSchemas(
      nodes: nodes.compactMap { $0 }, dynamicAnchors: dynamicAnchors, recursiveRoots: recursiveRoots,
      tracksEvaluation: tracksEvaluation)
  }

  /// The number of a schema; puts it on the list when it is new.
  mutating func number(of place: Place) -> Int {
    let key = "\(place.document)#\(place.pointer)"
    if let known = numbers[key] { return known }
    let number = nodes.count
    numbers[key] = number
    nodes.append(nil)
    pending.append((number, place))
    return number
  }

  /// The number of a schema that stands inside another, a step of a pointer below it.
  mutating func number(at step: String, in place: Place, _ value: JSONValue) -> Int {
    let pointer = place.pointer + step
    let resource = library.documents[place.document].subschemas[pointer] ?? place.resource
    return number(of: Place(document: place.document, pointer: pointer, resource: resource, value: value))
  }

  /// The number of the schema a reference leads to.
  mutating func number(referredToBy text: String, in place: Place) throws(JSONSchemaError) -> Int {
    number(of: try target(of: text, in: place))
  }

  mutating func pattern(_ source: String, in place: Place) throws(JSONSchemaError) -> RegularExpression {
    if let known = patterns[source] { return known }
    do throws(RegularExpressionError) {
      let pattern = try RegularExpression(source)
      patterns[source] = pattern
      return pattern
    } catch {
      throw .badPattern(location: address(of: place), reason: error.description)
    }
  }

  func draft(of place: Place) -> Draft { library.resources[place.resource].draft }

  func assertsFormats(in place: Place) -> Bool { library.documents[place.document].assertsFormats }

  private func address(of place: Place) -> String { library.documents[place.document].url + "#" + place.pointer }

  private func parse(_ text: String) throws(JSONSchemaError) -> SchemaURL {
    do throws(URLComplaint) { return try SchemaURL(text) } catch { throw .badReference(text, reason: error.description) }
  }

  // MARK: - References

  /// The schema at the root of a resource.
  private mutating func root(of number: Int) throws(JSONSchemaError) -> Place {
    let resource = library.resources[number]
    try check(resource.document)
    let value = JSONPointer(resource.pointer).flatMap { library.documents[resource.document].value[$0] }
    return Place(document: resource.document, pointer: resource.pointer, resource: number, value: value ?? true)
  }

  /// The schema a reference leads to.
  mutating func target(of text: String, in place: Place) throws(JSONSchemaError) -> Place {
    let reference = try parse(text)
    let url = library.resources[place.resource].url.resolving(reference)
    let root = try self.root(of: text.hasPrefix("#") ? place.resource : try library.resource(at: url))
    let fragment = url.decodedFragment
    if fragment.isEmpty { return root }
    let document = library.documents[root.document]
    if !fragment.hasPrefix("/") {
      guard let pointer = library.resources[root.resource].anchors[fragment],
        let found = self.place(at: pointer, in: root.document)
      else { throw .anchorNotFound("\(url.withoutFragment)#\(fragment)", schema: document.url) }
      return found
    }
    guard let steps = JSONPointer(fragment) else { throw .badPointer("\(document.url)#\(fragment)") }
    guard let found = self.place(at: root.pointer + steps.description, in: root.document) else {
      throw .pointerNotFound("\(document.url)#\(root.pointer)\(fragment)")
    }
    // Where keywords put no schema, the check of the whole document has not looked.
    if document.subschemas[found.pointer] == nil { try check(found.value, at: found) }
    return found
  }

  private func place(at pointer: String, in number: Int) -> Place? {
    let document = library.documents[number]
    guard let steps = JSONPointer(pointer), let value = document.value[steps],
      let resource = document.resource(at: pointer)
    else { return nil }
    return Place(document: number, pointer: pointer, resource: resource, value: value)
  }

  /// Compiles what dynamic references may lead to once a resource takes part.
  private mutating func enterResource(_ number: Int) throws(JSONSchemaError) {
    guard enteredResources.insert(number).inserted else { return }
    let resource = library.resources[number]
    for name in resource.dynamicAnchors.sorted() {
      guard let pointer = resource.anchors[name], let place = place(at: pointer, in: resource.document) else { continue }
      dynamicAnchors[DynamicAnchor(resource: number, name: name)] = self.number(of: place)
    }
    if resource.isRecursive { recursiveRoots[number] = self.number(of: try root(of: number)) }
  }

  // MARK: - The metaschema

  private mutating func check(_ document: Int) throws(JSONSchemaError) {
    guard checkedDocuments.insert(document).inserted else { return }
    let found = library.documents[document]
    guard let resource = found.subschemas[""], !found.assertsFormats else { return }
    try check(found.value, at: Place(document: document, pointer: "", resource: resource, value: found.value))
  }

  private func check(_ value: JSONValue, at place: Place) throws(JSONSchemaError) {
    guard checksSchemas, let metaschema = Metaschemas.compiled(draft(of: place)) else { return }
    let failures = metaschema.validate(value)
    if failures.isEmpty { return }
    throw .notASchema(
      location: address(of: place), metaschema: draft(of: place).metaschemaURL + "#", failures: failures)
  }
}
