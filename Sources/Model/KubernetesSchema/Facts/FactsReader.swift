import CKubernetesFacts
import ObjectModel

/// Reads the line format that `Scripts/generate-kubernetes-facts.py` writes and describes.
///
/// The text is part of the program, so a line that does not follow the format is left out rather than reported; a test
/// holds that none is.
struct FactsReader {
  private(set) var resources: [ResourceFacts] = []
  private(set) var nodes: [SchemaNode] = []
  private(set) var structures: [SchemaStructure] = []
  /// By name; a structure's own node has the same index as the structure.
  private(set) var structureIndices: [String: Int] = [:]
  /// Lines and fields that could not be read.
  private(set) var unread: [String] = []

  /// The node of every form read so far, by its text: most fields share theirs.
  private var known: [Substring: Int] = [:]

  /// The facts built into the program.
  static func embedded() -> FactsReader {
    var length = 0
    let bytes = kubernetes_schema_text(&length)
    return FactsReader(String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self))
  }

  init(_ text: String) {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    let boundary = lines.firstIndex(where: \.isEmpty) ?? lines.endIndex
    for line in lines[..<boundary] { readResource(line) }

    let types = lines[boundary...].filter { !$0.isEmpty }.map { $0.utf8.split(separator: UInt8(ascii: " ")).map(Substring.init) }
    structures.reserveCapacity(types.count)
    // All names first, for the types refer to each other.
    for type in types {
      let parts = type[0].utf8.split(separator: UInt8(ascii: "!"))
      var structure = SchemaStructure(name: String(Substring(parts[0])))
      structure.isAtomic = parts.count > 1
      structureIndices[structure.name] = structures.count
      nodes.append(SchemaNode(shape: .structure(structures.count)))
      structures.append(structure)
    }
    for (index, type) in types.enumerated() { readFields(type.dropFirst(), into: index) }
    known = [:]
  }

  private mutating func readResource(_ line: Substring) {
    guard let space = line.utf8.firstIndex(of: UInt8(ascii: " ")),
      let facts = try? JSONValue(json: Array(line[space...].utf8)),
      let resource = ResourceFacts(name: String(line[..<space]), facts)
    else { return unread.append(String(line)) }
    resources.append(resource)
  }

  private mutating func readFields(_ fields: ArraySlice<Substring>, into index: Int) {
    var read: [(name: String, node: Int32)] = []
    read.reserveCapacity(fields.count)
    for field in fields {
      guard let colon = field.utf8.firstIndex(of: UInt8(ascii: ":")),
        let node = node(of: field[field.utf8.index(after: colon)...])
      else {
        unread.append(String(field))
        continue
      }
      var name = field[..<colon]
      let isAlwaysPresent = name.utf8.last == UInt8(ascii: "+")
      let isDroppedWhenZero = name.utf8.last == UInt8(ascii: "-")
      if isAlwaysPresent || isDroppedWhenZero { name = name.dropLast() }
      if name.utf8.last == UInt8(ascii: "*") {
        name = name.dropLast()
        structures[index].required.append(String(name))
      }
      if isAlwaysPresent { structures[index].alwaysPresent.insert(String(name)) }
      if isDroppedWhenZero { structures[index].droppedWhenZero.insert(String(name)) }
      read.append((String(name), Int32(node)))
    }
    read.sort { $0.name < $1.name }
    structures[index].names = read.map(\.name)
    structures[index].fieldNodes = read.map(\.node)
  }

  /// The node of a form with its attributes, made when it is new.
  private mutating func node(of text: Substring) -> Int? {
    if let found = known[text] { return found }
    let parts = text.utf8.split(separator: UInt8(ascii: "|")).map(Substring.init)
    guard let first = parts.first, let shape = shape(of: first) else { return nil }
    var node = SchemaNode(shape: shape)
    for attribute in parts.dropFirst() {
      guard let sign = attribute.firstIndex(of: "=") else { return nil }
      let value = attribute[attribute.index(after: sign)...]
      switch attribute[..<sign] {
      case "patch": node.patch = strategies(value)
      case "mergeKey": node.mergeKey = String(value)
      case "default": node.defaultValue = try? JSONValue(json: String(value))
      case "struct": node.isAtomicStructure = value == "atomic"
      default: return nil
      }
    }
    nodes.append(node)
    known[text] = nodes.count - 1
    return nodes.count - 1
  }

  private mutating func shape(of form: Substring) -> SchemaNode.Shape? {
    func split(_ close: Character) -> (kind: Substring, inner: Substring)? {
      guard let end = form.firstIndex(of: close) else { return nil }
      return (form[form.index(after: form.startIndex)..<end], form[form.index(after: end)...])
    }
    switch form.utf8.first {
    case UInt8(ascii: "@"):
      return structureIndices[String(form.dropFirst())].map { .structure($0) }
    case UInt8(ascii: "["):
      guard let (kind, inner) = split("]"), let items = node(of: inner) else { return nil }
      switch kind {
      case "atomic": return .list(.atomic, items: items)
      case "set": return .list(.set, items: items)
      default: return .list(.map(keys: kind.split(separator: ",").map(String.init)), items: items)
      }
    case UInt8(ascii: "{"):
      guard let (kind, inner) = split("}"), let values = node(of: inner) else { return nil }
      return .map(kind == "atomic" ? .atomic : .granular, values: values)
    default:
      return form == "any" ? .untyped : ScalarKind(rawValue: String(form)).map { .scalar($0) }
    }
  }

  private func strategies(_ text: Substring) -> PatchStrategies {
    var result: PatchStrategies = []
    for word in text.split(separator: ",") {
      switch word {
      case "merge": result.insert(.merge)
      case "replace": result.insert(.replace)
      case "retainKeys": result.insert(.retainKeys)
      default: break
      }
    }
    return result
  }
}
