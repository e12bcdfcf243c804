import ArgumentParser
import Foundation
import Jsonnet
import ObjectModel

/// Runs a corpus: any file or folder of cases in one of the corpus formats.
@main
struct ConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apus-conformance", abstract: "Run a corpus of cases, or measure.",
    subcommands: [
      CorpusCommand.self, BenchCommand.self, FuzzCommand.self, HelmBenchCommand.self, KustomizeBenchCommand.self,
      JsonnetWorkerCommand.self,
    ],
    defaultSubcommand: CorpusCommand.self)
}

/// What a process of this program does when it was started to evaluate Jsonnet.
struct JsonnetWorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: JsonnetWorker.verb, shouldDisplay: false)

  func run() { JsonnetWorker.run() }
}

/// The command that runs a corpus, and that is meant when none is named.
struct CorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a corpus of cases whose expected results were made by the tools Apus replaces.",
    discussion: "Prints each failing case with what was expected and what came; ends with 'N passed, M failed'.")

  @Argument(help: "The kind of corpus: \(Suites.names).")
  var suite: String

  @Argument(help: "A file of cases, one JSON object a line, or a folder: of such files, or of cases that are folders.")
  var path: String

  @Option(help: "Run only the case with this id.")
  var only: String?

  @Flag(help: "Print the result of each case as a line of JSON.")
  var json = false

  func run() throws {
    guard let suite = Suites.all[suite] else {
      throw ValidationError("there is no suite '\(suite)'; use one of \(Suites.names)")
    }
    let cases = try suite.cases(at: path).filter { only == nil || $0.id == only }
    if let only, cases.isEmpty { throw ValidationError("\(path) has no case '\(only)'") }
    var failed = 0
    for testCase in cases {
      let outcomes = suite.run(testCase)
      let failures = outcomes.filter { !$0.isPassed }
      failed += failures.isEmpty ? 0 : 1
      if json {
        let line: JSONValue = [
          "id": .string(testCase.id), "passed": .bool(failures.isEmpty), "failures": .array(failures.map(\.value)),
        ]
        print(line.json())
      } else {
        for failure in failures {
          print("FAILED \(testCase.id) (\(failure.reading))\n  expected: \(failure.expected)\n  actual:   \(failure.actual)")
        }
      }
    }
    print("\(cases.count - failed) passed, \(failed) failed")
    if failed > 0 { throw ExitCode(1) }
  }
}
