import CLua
import ObjectModel

/// A script in Lua 5.1, compiled once and run as often as wanted, each time in a world of its own.
///
/// It sees two globals: `obj`, the object it judges or changes, and `actionParams`, a table of texts. Of the libraries it has
/// the base and `table`, and `require("os")` with `time` and `date`; with `opensLibraries` also `string` and `math`. Nothing it
/// can reach touches files, processes, the network, other scripts or the machine's clock, and it walks tables in the order of
/// their keys, so that one input has one output.
///
/// Lua 5.4 does the work; what 5.1 does otherwise (functions since removed, how numbers print, escapes in quotes) is as 5.1
/// does it. Coroutines, finalizers and weak tables are left out.
public struct LuaScript: Sendable, Hashable {
  /// The text it was made of.
  public let source: String
  private let code: [UInt8]

  /// Compiles a script.
  ///
  /// - Parameter name: what stands before line numbers in errors.
  /// - Throws: `.malformed` when the text is no Lua; `.tooLarge` when it is too long.
  public init(_ source: String, name: String = "script") throws(LuaError) {
    self.source = source
    var text = source
    var result = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { clua_compile($0.baseAddress, $0.count, name) }
    }
    defer { clua_release(&result) }
    let bytes = Array(UnsafeBufferPointer(start: result.bytes, count: result.count))
    if let error = LuaError(result.outcome, bytes, .standard) { throw error }
    code = bytes
  }

  public static func == (left: LuaScript, right: LuaScript) -> Bool { left.source == right.source }
  public func hash(into hasher: inout Hasher) { hasher.combine(source) }

  /// Runs the script.
  ///
  /// - Parameters:
  ///   - object: what the script finds as `obj`. Members that are `null` are absent there.
  ///   - parameters: what it finds as `actionParams`.
  ///   - now: the time it is told, in seconds since 1970.
  /// - Throws: `.failed` when the script raises an error or returns what is no JSON; `.tooLong` and `.tooLarge` past the limits.
  public func run(
    on object: JSONValue, parameters: [String: String] = [:], opensLibraries: Bool = false, now: Int64 = 0,
    limits: LuaLimits = .standard
  ) throws(LuaError) -> LuaResult {
    var input = LuaWriter()
    do {
      try input.write(object, depth: 0)
      try input.write(JSONValue(parameters), depth: 0)
    } catch {
      throw .failed("the object is nested deeper than \(LuaWriter.deepest) levels")
    }
    var result = code.withUnsafeBufferPointer { code in
      input.bytes.withUnsafeBufferPointer { globals in
        clua_run(code.baseAddress, code.count, globals.baseAddress, globals.count, opensLibraries, now, limits.value)
      }
    }
    defer { clua_release(&result) }
    let bytes = Array(UnsafeBufferPointer(start: result.bytes, count: result.count))
    if let error = LuaError(result.outcome, bytes, limits) { throw error }
    return LuaResult(bytes: bytes)
  }
}
