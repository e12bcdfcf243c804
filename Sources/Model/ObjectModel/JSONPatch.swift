/// JSON patches (RFC 6902): a list of operations, all of which apply or none.
///
/// Where the API server and kustomize are laxer or stricter than the RFC, so is this: an absent `value` is null; what stands
/// before the first slash of a path is left out; an index below zero counts from the end; an absent member is copied as
/// null; and the whole document can be replaced and tested, but not added, removed, moved or copied.
public enum JSONPatch {
  /// The most operations one patch may have, as the API server has it.
  public static let mostOperations = 10_000
  /// The most values that one patch may copy and move, all together: copies of copies grow without end.
  public static let mostCopiedValues = 1_000_000
  /// The deepest nesting that a patch may make.
  public static let mostDepth = 1_000

  /// The document after the patch.
  ///
  /// - Throws: `JSONPatchError`: malformed for a patch that is none, failed for one that does not fit the document.
  public static func apply(_ patch: JSONValue, to document: JSONValue) throws(JSONPatchError) -> JSONValue {
    guard let operations = patch.array else { throw JSONPatchError(.malformed, 0, "a JSON patch is a list of operations") }
    guard operations.count <= mostOperations else {
      throw JSONPatchError(.malformed, 0, "a JSON patch has at most \(mostOperations) operations")
    }
    var result = document
    var copied = 0
    for (index, operation) in operations.enumerated() {
      do {
        try apply(operation, to: &result, copied: &copied)
      } catch {
        throw JSONPatchError(error.kind, index, error.problem)
      }
    }
    return result
  }

  private struct Failure: Error {
    var kind: JSONPatchError.Kind
    var problem: String
  }

  private static func apply(_ operation: JSONValue, to document: inout JSONValue, copied: inout Int) throws(Failure) {
    let path = try pointer("path", of: operation)
    switch operation["op"]?.string {
    case "add":
      let new = value(of: operation)
      try checkDepth(of: new, at: path.tokens.count)
      try add(new, at: path.tokens[...], to: &document)
    case "remove": _ = try remove(path.tokens[...], from: &document)
    case "replace":
      let new = value(of: operation)
      if path.tokens.isEmpty {
        document = new
      } else {
        guard find(path, in: document) != nil else { throw missing(path) }
        try checkDepth(of: new, at: path.tokens.count)
        try change(path.tokens[...], in: &document) { $0 = new }
      }
    case "move":
      let from = try pointer("from", of: operation)
      if path.tokens.count > from.tokens.count, Array(path.tokens.prefix(from.tokens.count)) == from.tokens {
        throw Failure(kind: .failed, problem: "a value cannot be moved into itself")
      }
      let moved = try remove(from.tokens[...], from: &document)
      try count(moved, at: path.tokens.count, &copied)
      try add(moved, at: path.tokens[...], to: &document)
    case "copy":
      let from = try pointer("from", of: operation)
      guard let key = from.tokens.last, let parent = find(JSONPointer(tokens: Array(from.tokens.dropLast())), in: document) else {
        throw missing(from)
      }
      // Of an object, what is absent is copied as null.
      guard let value = find(JSONPointer(tokens: [key]), in: parent) ?? parent.object.map({ _ in .null }) else {
        throw missing(from)
      }
      try count(value, at: path.tokens.count, &copied)
      try add(value, at: path.tokens[...], to: &document)
    case "test":
      let expected = operation["value"] ?? .null
      guard let actual = find(path, in: document) else {
        if expected.isNull { return }
        throw missing(path)
      }
      guard actual == expected else { throw Failure(kind: .failed, problem: "testing value \(path) failed") }
    case let name:
      throw Failure(kind: .malformed, problem: "unknown operation '\(name ?? "")'; use add, remove, replace, move, copy or test")
    }
  }

  private static func pointer(_ field: String, of operation: JSONValue) throws(Failure) -> JSONPointer {
    guard let text = operation[field]?.string else { throw Failure(kind: .malformed, problem: "'\(field)' is missing") }
    // Lax, as the server is: whatever stands before the first slash is no part of the path.
    let start = text.utf8.firstIndex(of: UInt8(ascii: "/"))
    if start == nil, !text.isEmpty { throw Failure(kind: .malformed, problem: "'\(text)' is no JSON pointer") }
    let tokens: [String] = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      String($0).replacing("~1", with: "/").replacing("~0", with: "~")
    }
    return JSONPointer(tokens: tokens)
  }

  private static func value(of operation: JSONValue) -> JSONValue { operation["value"] ?? .null }

  /// Where an index leads in a list, counted from the end when it is below zero; `nil` outside of the list.
  private static func position(_ token: String, in count: Int) -> Int? {
    guard let index = Int(token), (-count..<count).contains(index) else { return nil }
    return index < 0 ? index + count : index
  }

  private static func find(_ path: JSONPointer, in document: JSONValue) -> JSONValue? {
    var current = document
    for token in path.tokens {
      switch current {
      case .object(let members):
        guard let next = members[token] else { return nil }
        current = next
      case .array(let elements):
        guard let index = position(token, in: elements.count) else { return nil }
        current = elements[index]
      default: return nil
      }
    }
    return current
  }

  private static func missing(_ path: JSONPointer) -> Failure { Failure(kind: .failed, problem: "there is nothing at \(path)") }

  private static var tooLarge: Failure {
    Failure(kind: .failed, problem: "the patch makes a document that is too large or nested too deep")
  }

  private static func count(_ value: JSONValue, at level: Int, _ copied: inout Int) throws(Failure) {
    guard let extent = value.extent(values: mostCopiedValues - copied, depth: mostDepth - level) else { throw tooLarge }
    copied += extent.values
  }

  private static func checkDepth(of value: JSONValue, at level: Int) throws(Failure) {
    guard value.extent(values: .max, depth: mostDepth - level) != nil else { throw tooLarge }
  }

  private static func add(_ value: JSONValue, at path: ArraySlice<String>, to document: inout JSONValue) throws(Failure) {
    guard let last = path.last else { throw missing(JSONPointer(tokens: [])) }
    var failure: Failure?
    try change(path.dropLast(), in: &document) { parent in
      switch parent {
      case .object: parent[last] = value
      case .array(var elements):
        guard let index = last == "-" ? elements.count : position(last, in: elements.count + 1) else {
          failure = Failure(kind: .failed, problem: "the index \(last) is out of the list's bounds")
          return
        }
        elements.insert(value, at: index)
        parent = .array(elements)
      default: failure = Failure(kind: .failed, problem: "'\(last)' cannot be added to a \(parent.kindName)")
      }
    }
    if let failure { throw failure }
  }

  private static func remove(_ path: ArraySlice<String>, from document: inout JSONValue) throws(Failure) -> JSONValue {
    let pointer = JSONPointer(tokens: Array(path))
    guard let last = path.last, let old = find(pointer, in: document) else { throw missing(pointer) }
    try change(path.dropLast(), in: &document) { parent in
      if case .array(var elements) = parent, let index = position(last, in: elements.count) {
        elements.remove(at: index)
        parent = .array(elements)
      } else {
        parent[last] = nil
      }
    }
    return old
  }

  /// Changes the value at a path that must exist.
  private static func change(_ path: ArraySlice<String>, in value: inout JSONValue, _ body: (inout JSONValue) -> Void)
    throws(Failure)
  {
    guard let first = path.first else { return body(&value) }
    switch value {
    case .object(var members):
      guard var inner = members[first] else { throw missing(JSONPointer(tokens: Array(path))) }
      value = .null
      try change(path.dropFirst(), in: &inner, body)
      members[first] = inner
      value = .object(members)
    case .array(var elements):
      guard let index = position(first, in: elements.count) else {
        throw missing(JSONPointer(tokens: Array(path)))
      }
      value = .null
      var inner = elements[index]
      try change(path.dropFirst(), in: &inner, body)
      elements[index] = inner
      value = .array(elements)
    default: throw missing(JSONPointer(tokens: Array(path)))
    }
  }
}

/// Why a JSON patch cannot be applied.
public struct JSONPatchError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Kind: Sendable, Equatable {
    /// It is no JSON patch.
    case malformed
    /// It does not fit the document: a path leads nowhere, or a test fails.
    case failed
  }

  public var kind: Kind
  /// The operation, from 0.
  public var operation: Int
  public var problem: String

  init(_ kind: Kind, _ operation: Int, _ problem: String) {
    self.kind = kind
    self.operation = operation
    self.problem = problem
  }

  public var description: String { "operation \(operation) of the JSON patch: \(problem)" }
}
