import ArgumentParser
import Foundation
import ObjectModel

/// Feeds a reader with texts at random: valid ones with bytes changed, lost, doubled and put in, and checks that none takes more
/// memory than 20 times its size. The same seed gives the same texts.
struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz", abstract: "Feed a reader with mutated texts.", shouldDisplay: false)

  enum Reader: String, CaseIterable, ExpressibleByArgument {
    case json, yaml, kustomize

    func read(_ text: [UInt8]) -> Bool {
      switch self {
      case .json: (try? JSONValue.stream(json: text)) != nil
      case .yaml: (try? YAML.documents(text)) != nil
      case .kustomize: (try? YAML.documents(text, reading: .kustomize)) != nil
      }
    }
  }

  /// What a reader may take whatever the size: its caches, and what the allocator holds back.
  private static let allowance = 8 << 20

  @Argument(help: "What to read with.")
  var reader: Reader

  @Argument(help: "A file to start from.")
  var path: String

  @Option(help: "How many texts.")
  var count = 1_000_000

  @Option(help: "Where the random numbers begin.")
  var seed: UInt64 = 1

  func run() throws {
    guard let data = FileManager.default.contents(atPath: path) else { throw ValidationError("\(path) cannot be read") }
    let lines = [UInt8](data).split(separator: 0x0A, omittingEmptySubsequences: false)
    var mutation = Mutation(seed: seed)
    var accepted = 0
    let before = Process.peakBytes
    var largest = 0
    for _ in 0..<count {
      let text = mutation.mutated(mutation.extract(of: lines))
      largest = max(largest, text.count)
      if reader.read(text) { accepted += 1 }
    }
    let grown = Process.peakBytes - before
    print(
      "\(count) texts of up to \(largest) bytes: \(accepted) taken, \(count - accepted) refused, \(grown >> 10) KiB more memory")
    if grown > 20 * largest + Self.allowance {
      print("FAILED: more than 20 times the largest text")
      throw ExitCode(1)
    }
  }
}

/// Texts at random (xorshift).
private struct Mutation: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  /// Some lines that follow each other.
  mutating func extract(of lines: [ArraySlice<UInt8>]) -> [UInt8] {
    let start = Int.random(in: 0..<lines.count, using: &self)
    let end = min(lines.count, start + Int.random(in: 1...40, using: &self))
    return Array(lines[start..<end].joined(separator: [0x0A]))
  }

  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 0...4, using: &self) {
      let place = Int.random(in: 0...result.count, using: &self)
      switch Int.random(in: 0..<5, using: &self) {
      case 0: result.insert(UInt8.random(in: 0...255, using: &self), at: place)
      case 1: result.insert(Array("{}[]:,\"'\\&*!|>-#\n \t".utf8).randomElement(using: &self) ?? 0, at: place)
      case 2: result = Array(result[..<place])
      case 3: if place < result.count { result[place] = UInt8.random(in: 0...255, using: &self) }
      default: result.insert(contentsOf: result[..<place].suffix(8), at: place)
      }
    }
    return result
  }
}

/// This process.
private enum Process {
  /// The most memory that was in use at any time, in bytes.
  static var peakBytes: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let number = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
    return (number ?? 0) << 10
  }
}
