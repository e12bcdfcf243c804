import ArgumentParser
import Foundation
import ObjectModel

/// Measures reading, writing and comparing; `Scripts/bench/objectmodel.py` makes the input and sets the figures beside those of
/// other tools.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure the object model; prints one JSON object.", shouldDisplay: false)

  enum Measurement: String, CaseIterable, ExpressibleByArgument {
    case jsonRead, jsonWrite, yamlRead, yamlWrite, compare, memory
  }

  @Argument(help: "What to measure.")
  var measurement: Measurement

  @Argument(help: "A JSON or YAML file.")
  var path: String

  @Option(help: "How often to repeat it; the best counts.")
  var rounds = 7

  func run() throws {
    guard let data = FileManager.default.contents(atPath: path) else { throw ValidationError("\(path) cannot be read") }
    let bytes = [UInt8](data)
    var result: JSONValue = [:]
    switch measurement {
    case .jsonRead: result["seconds"] = .double(try best { _ = try JSONValue(json: bytes) })
    case .jsonWrite:
      let value = try JSONValue(json: bytes)
      result["seconds"] = .double(try best { if value.jsonBytes().isEmpty { throw ValidationError("nothing was written") } })
    case .yamlRead: result["seconds"] = .double(try best { _ = try YAML.documents(bytes) })
    case .yamlWrite:
      let documents = try YAML.documents(bytes)
      result["seconds"] = .double(best { for document in documents where YAML.text(document).isEmpty { return } })
    case .compare:
      let one = try JSONValue(json: bytes)
      let other = try JSONValue(json: bytes)
      result["seconds"] = .double(try best { if one != other { throw ValidationError("equal lists compare as different") } })
    case .memory:
      let before = Self.residentBytes()
      let value = try JSONValue(json: bytes)
      result["bytes"] = .integer(Self.residentBytes() - before)
      result["compact"] = .integer(Int64(value.jsonBytes().count))
    }
    print(result.json())
  }

  private func best(_ body: () throws -> Void) rethrows -> Double {
    var result = Duration.seconds(1_000_000)
    for _ in 0..<max(rounds, 1) { result = min(result, try ContinuousClock().measure(body)) }
    return result / .seconds(1)
  }

  /// The memory of this process that is in use, in bytes.
  private static func residentBytes() -> Int64 {
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
    return fields.count > 1 ? (Int64(fields[1]) ?? 0) * 4096 : 0
  }
}
