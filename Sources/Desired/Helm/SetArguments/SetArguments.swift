import ObjectModel

/// Values given on a command line, in Helm's notations, kind by kind.
///
/// The order between the kinds is fixed: JSON, then typed values, texts, files, literals; within a kind the order of the
/// arguments counts. Later ones are laid over earlier ones, and all over what values files say.
public struct SetArguments: Sendable, Hashable {
  /// `--set-json`: `key=JSON,key=JSON`, or one whole object.
  public var json: [String] = []
  /// `--set`: `key=value,key=value`; Booleans, `null` and whole numbers have their type, everything else is text.
  public var typed: [String] = []
  /// `--set-string`: as `--set`, all values texts.
  public var texts: [String] = []
  /// `--set-file`: as `--set`, values being paths of files whose content is the value.
  public var files: [String] = []
  /// `--set-literal`: `key=text`, the text up to the end as it stands.
  public var literals: [String] = []

  public init() {}

  public var isEmpty: Bool { json.isEmpty && typed.isEmpty && texts.isEmpty && files.isEmpty && literals.isEmpty }

  /// Values with the arguments laid over them.
  ///
  /// - Parameters:
  ///   - values: what values files say.
  ///   - readFile: the content of a file for `files`.
  /// - Throws: `SetArgumentError`, in Helm's words.
  public func applied(
    to values: JSONObject,
    readFile: (_ path: String) throws(SetFileError) -> String = { path throws(SetFileError) in
      throw SetFileError("open \(path): no such file or directory")
    }
  ) throws(SetArgumentError) -> JSONObject {
    var result = values
    for argument in json { try Self.apply(json: argument, to: &result) }
    for argument in typed { try Self.apply(argument, .typed, to: &result, readFile) }
    for argument in texts { try Self.apply(argument, .text, to: &result, readFile) }
    for argument in files { try Self.apply(argument, .file, to: &result, readFile) }
    for argument in literals { try Self.apply(argument, .literal, to: &result, readFile) }
    return result
  }

  private static func apply(
    _ argument: String, _ notation: SetNotation, to values: inout JSONObject,
    _ readFile: (String) throws(SetFileError) -> String
  ) throws(SetArgumentError) {
    var parser = SetParser(argument, notation)
    do throws(SetComplaint) {
      try parser.parse(into: &values, readFile: readFile)
    } catch {
      throw SetArgumentError(message: "failed parsing --\(notation.rawValue) data: \(error.message)")
    }
  }

  private static func apply(json argument: String, to values: inout JSONObject) throws(SetArgumentError) {
    let isWhole = argument.utf8.first { $0 > 0x20 } == UInt8(ascii: "{")
    if isWhole {
      guard let object = try? JSONValue(json: argument, limits: SetParser.jsonLimits).withDoubles.object else {
        throw SetArgumentError(message: "failed parsing --set-json data JSON: \(argument)")
      }
      values.merge(object)
      return
    }
    var parser = SetParser(argument, .json)
    do throws(SetComplaint) {
      try parser.parse(into: &values) { path throws(SetFileError) in throw SetFileError(path) }
    } catch {
      throw SetArgumentError(message: "failed parsing --set-json data \(argument)")
    }
  }
}

/// How the text of an argument is read; the raw value is the name of the flag.
enum SetNotation: String {
  case json = "set-json"
  case typed = "set"
  case text = "set-string"
  case file = "set-file"
  case literal = "set-literal"
}

/// What is wrong with a `--set` argument, as Helm prints it: with the name of the flag.
public struct SetArgumentError: Error, Sendable, Equatable, CustomStringConvertible {
  public var message: String

  public init(message: String) { self.message = message }

  public var description: String { message }
}

/// Why a file that `--set-file` names cannot be read.
public struct SetFileError: Error, Sendable, Equatable {
  public var reason: String

  public init(_ reason: String) { self.reason = reason }
}

extension JSONObject {
  /// Lays another object over this one: objects within objects too, anything else replaced.
  mutating func merge(_ other: JSONObject) {
    for (key, value) in other {
      if case .object(let members) = value, case .object = self[key] {
        mutate(key, default: .object([:])) { $0.mutateObject { $0.merge(members) } }
      } else {
        self[key] = value
      }
    }
  }
}

extension JSONValue {
  /// The value as Helm reads JSON: every number a double.
  fileprivate var withDoubles: JSONValue { SetParser.withDoubles(self) }
}
