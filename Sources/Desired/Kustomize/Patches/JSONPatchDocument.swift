import ObjectModel

/// A document while a JSON patch is applied to it, by the rules and with the messages of the library kustomize uses.
///
/// Laxer than the RFC: the value of a member that is missing can be replaced, is null to a copy and equal to null in a test;
/// an index below zero counts from the end; what stands before the first slash of a path is left out.
struct JSONPatchDocument {
  private var root: JSONValue
  private var copiedValues = 0

  private init(_ root: JSONValue) { self.root = root }

  /// The document after all operations.
  ///
  /// - Throws: for the first operation that does not fit.
  static func apply(_ operations: [JSONValue], to document: JSONValue) throws(KustomizeError) -> JSONValue {
    var state = JSONPatchDocument(document)
    for operation in operations { try state.apply(operation) }
    return state.root
  }

  private mutating func apply(_ operation: JSONValue) throws(KustomizeError) {
    switch operation["op"]?.string ?? "unknown" {
    case "add":
      let path = try path("path", of: operation, "add operation failed to decode path")
      guard exists(path.parent) else {
        throw KustomizeError("add operation does not apply: doc is missing path: \"\(path.text)\": missing value")
      }
      try add(try value(of: operation, at: path), at: path, "error in add for path: '\(path.text)'")
    case "remove":
      let path = try path("path", of: operation, "remove operation failed to decode path")
      guard exists(path.parent) else {
        throw KustomizeError("remove operation does not apply: doc is missing path: \"\(path.text)\": missing value")
      }
      try remove(path, "error in remove for path: '\(path.text)'")
    case "replace": try replace(operation)
    case "move": try move(operation)
    case "copy": try copy(operation)
    case "test": try test(operation)
    case let kind: throw KustomizeError("Unexpected kind: \(kind)")
    }
  }

  // MARK: Operations

  private mutating func replace(_ operation: JSONValue) throws(KustomizeError) {
    let path = try path("path", of: operation, "replace operation failed to decode path")
    let value = try value(of: operation, at: path)
    if path.text.isEmpty {
      guard value.object != nil || value.array != nil else {
        throw KustomizeError("replace operation hit impossible case: \(value.json())")
      }
      root = value
      return
    }
    guard exists(path.parent) else {
      throw KustomizeError("replace operation does not apply: doc is missing path: \(path.text): missing value")
    }
    do throws(KustomizeError) {
      _ = try self.value(at: path)
    } catch {
      throw KustomizeError("replace operation does not apply: doc is missing key: \(path.text): missing value")
    }
    change(path.parent) { parent in
      if case .array(let elements) = parent, let index = Self.index(path.key, in: elements.count) {
        parent.mutateArray { $0[index] = value }
      } else {
        parent[path.key] = value
      }
    }
  }

  private mutating func move(_ operation: JSONValue) throws(KustomizeError) {
    let from = try path("from", of: operation, "move operation failed to decode from")
    guard exists(from.parent) else {
      throw KustomizeError("move operation does not apply: doc is missing from path: \(from.text): missing value")
    }
    let failure = "error in move for path: '\(from.key)'"
    let value: JSONValue
    do throws(KustomizeError) {
      value = try self.value(at: from) ?? .null
    } catch {
      throw error.within(failure)
    }
    try remove(from, failure)
    let path = try path("path", of: operation, "move operation failed to decode path")
    guard exists(path.parent) else {
      throw KustomizeError("move operation does not apply: doc is missing destination path: \(path.text): missing value")
    }
    try count(value, at: path)
    try add(value, at: path, "error in move for path: '\(path.text)'")
  }

  private mutating func copy(_ operation: JSONValue) throws(KustomizeError) {
    let from = try path("from", of: operation, "copy operation failed to decode from")
    guard exists(from.parent) else {
      throw KustomizeError("copy operation does not apply: doc is missing from path: \(from.text): missing value")
    }
    let value: JSONValue
    do throws(KustomizeError) {
      value = try self.value(at: from) ?? .null
    } catch {
      throw error.within("error in copy for from: '\(from.text)'")
    }
    let path = try path("path", of: operation, "copy operation failed to decode path")
    guard exists(path.parent) else {
      throw KustomizeError("copy operation does not apply: doc is missing destination path: \(path.text): missing value")
    }
    try count(value, at: path)
    try add(value, at: path, "error while adding value during copy")
  }

  private func test(_ operation: JSONValue) throws(KustomizeError) {
    let path = try path("path", of: operation, "test operation failed to decode path")
    let expected = operation["value"] ?? .null
    let actual: JSONValue
    if path.text.isEmpty {
      actual = root
    } else {
      guard exists(path.parent) else {
        throw KustomizeError("test operation does not apply: is missing path: \(path.text): missing value")
      }
      do throws(KustomizeError) {
        actual = try value(at: path) ?? .null
      } catch {
        throw error.within("error in test for path: '\(path.text)'")
      }
    }
    if actual != expected { throw KustomizeError("testing value \(path.text) failed: test failed") }
  }

  // MARK: Paths

  private struct Path {
    var text: String
    /// The keys before the last; `nil` when the path has no slash, and so leads nowhere.
    var parent: [String]?
    var key: String

    init(_ text: String) {
      self.text = text
      var parts = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(Self.unescaped)
      key = parts.popLast() ?? ""
      parent = text.utf8.contains(UInt8(ascii: "/")) ? parts : nil
    }

    private static func unescaped(_ part: Substring) -> String {
      guard part.utf8.contains(UInt8(ascii: "~")) else { return String(part) }
      return String(part).replacing("~1", with: "/").replacing("~0", with: "~")
    }
  }

  private func path(_ field: String, of operation: JSONValue, _ failure: String) throws(KustomizeError) -> Path {
    if let text = operation[field]?.string { return Path(text) }
    // Of what is wrong with the path, two operations tell nothing.
    if failure.hasPrefix("add") || failure.hasPrefix("remove") { throw KustomizeError("\(failure): missing value") }
    guard let value = operation[field], !value.isNull else {
      throw KustomizeError("\(failure): operation\(field == "from" ? "," : "") missing \(field) field: missing value")
    }
    throw KustomizeError("\(failure): json: cannot unmarshal \(value.goKindName) into Go value of type string")
  }

  private func value(of operation: JSONValue, at path: Path) throws(KustomizeError) -> JSONValue {
    let value = operation["value"] ?? .null
    guard value.extent(values: .max, depth: JSONPatch.mostDepth - (path.parent?.count ?? 0)) != nil else { throw Self.tooLarge }
    return value
  }

  private mutating func count(_ value: JSONValue, at path: Path) throws(KustomizeError) {
    let depth = JSONPatch.mostDepth - (path.parent?.count ?? 0)
    guard let extent = value.extent(values: JSONPatch.mostCopiedValues - copiedValues, depth: depth) else { throw Self.tooLarge }
    copiedValues += extent.values
  }

  private static var tooLarge: KustomizeError {
    KustomizeError("the JSON patch makes an object that is too large or nested too deep")
  }

  /// Whether a path of keys leads to a list or a map.
  private func exists(_ path: [String]?) -> Bool {
    guard let path, let value = find(path) else { return false }
    return value.object != nil || value.array != nil
  }

  private func find(_ path: [String]) -> JSONValue? {
    var current = root
    for key in path {
      switch current {
      case .object(let members):
        guard let next = members[key] else { return nil }
        current = next
      case .array(let elements):
        guard let index = Self.index(key, in: elements.count) else { return nil }
        current = elements[index]
      default: return nil
      }
    }
    return current
  }

  /// The value at a path whose parent exists; `nil` for a member that is missing.
  ///
  /// - Throws: for an index that is none or out of bounds.
  private func value(at path: Path) throws(KustomizeError) -> JSONValue? {
    switch find(path.parent ?? []) {
    case .object(let members): return members[path.key]
    case .array(let elements): return elements[try Self.checkedIndex(path.key, in: elements.count)]
    default: return nil
    }
  }

  /// Changes the value at a path of keys that leads somewhere.
  private mutating func change(_ path: [String]?, _ body: (inout JSONValue) -> Void) {
    func change(_ value: inout JSONValue, _ path: ArraySlice<String>) {
      guard let key = path.first else { return body(&value) }
      switch value {
      case .object: value.mutateObject { $0.mutate(key, default: .null) { change(&$0, path.dropFirst()) } }
      case .array:
        value.mutateArray { elements in
          if let index = Self.index(key, in: elements.count) { change(&elements[index], path.dropFirst()) }
        }
      default: break
      }
    }
    change(&root, (path ?? [])[...])
  }

  private mutating func add(_ value: JSONValue, at path: Path, _ failure: String) throws(KustomizeError) {
    var index: Int?
    if case .array(let elements) = find(path.parent ?? []) {
      if path.key == "-" {
        index = elements.count
      } else if Int(path.key) == nil {
        throw KustomizeError(
          "\(failure): value was not a proper array index: '\(path.key)': \(Self.notANumber(path.key))")
      } else {
        do throws(KustomizeError) {
          index = try Self.checkedIndex(path.key, in: elements.count + 1)
        } catch {
          throw error.within(failure)
        }
      }
    }
    change(path.parent) { parent in
      if let index {
        parent.mutateArray { $0.insert(value, at: index) }
      } else {
        parent[path.key] = value
      }
    }
  }

  private mutating func remove(_ path: Path, _ failure: String) throws(KustomizeError) {
    var index: Int?
    switch find(path.parent ?? []) {
    case .array(let elements):
      do throws(KustomizeError) {
        index = try Self.checkedIndex(path.key, in: elements.count)
      } catch {
        throw error.within(failure)
      }
    case .object(let members):
      if !members.contains(path.key) {
        throw KustomizeError("\(failure): Unable to remove nonexistent key: \(path.key): missing value")
      }
    default: break
    }
    change(path.parent) { parent in
      if let index {
        parent.mutateArray { _ = $0.remove(at: index) }
      } else {
        parent[path.key] = nil
      }
    }
  }

  // MARK: Indices

  /// Where an index leads, counted from the end when it is below zero; `nil` outside of the list.
  private static func index(_ key: String, in count: Int) -> Int? {
    guard let index = Int(key), (-count..<count).contains(index) else { return nil }
    return index < 0 ? index + count : index
  }

  private static func checkedIndex(_ key: String, in count: Int) throws(KustomizeError) -> Int {
    guard let number = Int(key) else { throw KustomizeError(notANumber(key)) }
    guard let index = index(key, in: count) else {
      throw KustomizeError("Unable to access invalid index: \(number): invalid index referenced")
    }
    return index
  }

  private static func notANumber(_ key: String) -> String {
    let digits = key.utf8.first == UInt8(ascii: "-") || key.utf8.first == UInt8(ascii: "+") ? key.utf8.dropFirst() : key.utf8[...]
    let isNumber = !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return "strconv.Atoi: parsing \(key.goQuoted()): \(isNumber ? "value out of range" : "invalid syntax")"
  }
}
