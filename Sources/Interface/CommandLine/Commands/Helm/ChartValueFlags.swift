import ArgumentParser
import Helm
import ObjectModel

/// The values given to a chart on the command line.
struct ChartValueFlags: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("values")], parsing: .unconditionalSingleValue,
    help: "A file of values, or - for standard input; may be repeated.")
  var files: [String] = []

  @Option(parsing: .unconditionalSingleValue, help: "Values as key=value,key=value; may be repeated.")
  var set: [String] = []

  @Option(name: .customLong("set-string"), parsing: .unconditionalSingleValue, help: "The same; all values are text.")
  var setString: [String] = []

  @Option(name: .customLong("set-file"), parsing: .unconditionalSingleValue, help: "The same; values are contents of files.")
  var setFile: [String] = []

  @Option(name: .customLong("set-json"), parsing: .unconditionalSingleValue, help: "The same; values are JSON.")
  var setJSON: [String] = []

  @Option(name: .customLong("set-literal"), parsing: .unconditionalSingleValue, help: "One key=text, the text as it stands.")
  var setLiteral: [String] = []

  var arguments: ChartValueArguments {
    ChartValueArguments(
      files: files, set: set, setString: setString, setFile: setFile, setJSON: setJSON, setLiteral: setLiteral)
  }

  /// The values, put together.
  func values() throws(HelmError) -> JSONObject { try arguments.values() }
}
