import Foundation
import Helm
import ObjectModel

/// The values given to a chart on the command line.
struct ChartValueArguments: Equatable {
  var files: [String] = []
  var set: [String] = []
  var setString: [String] = []
  var setFile: [String] = []
  var setJSON: [String] = []
  var setLiteral: [String] = []

  /// The values, put together.
  func values() throws(HelmError) -> JSONObject {
    var inputs = ValuesInputs()
    inputs.files = files.flatMap { $0.split(separator: ",").map(String.init) }
    inputs.arguments.typed = set
    inputs.arguments.texts = setString
    inputs.arguments.files = setFile
    inputs.arguments.json = setJSON
    inputs.arguments.literals = setLiteral
    return try inputs.values(readFile: Self.read)
  }

  private static func read(_ path: String) throws(SetFileError) -> [UInt8] {
    if path == "-" {
      do throws(CommandFailure) { return Array(try StandardInput.read()) } catch { throw SetFileError(error.message) }
    }
    if path.contains("://") {
      throw SetFileError("\(path): values are read from files only; download it first")
    }
    if let data = FileManager.default.contents(atPath: path) { return Array(data) }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw SetFileError("open \(path): no such file or directory")
    }
    throw SetFileError(isDirectory.boolValue ? "read \(path): is a directory" : "open \(path): permission denied")
  }
}
