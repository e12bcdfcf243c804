import Jsonnet

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// An executable of this package that can become an interpreter; the one that runs the tests cannot.
enum TestProgram {
  static let interpreter = JsonnetInterpreter(program: program)

  static var program: JsonnetProgram {
    let arguments = CommandLine.arguments
    let bundle = arguments.first { $0.contains(".xctest") } ?? arguments[0]
    let folder = String(bundle[..<(bundle.firstRange(of: "/", reversed: bundle) ?? bundle.startIndex)])
    let path = ["apus", "apus-conformance"].map { "\(folder)/\($0)" }.first { access($0, X_OK) == 0 }
    return JsonnetProgram(path: path ?? "\(folder)/apus")
  }
}

extension String {
  /// Where the folder of a path to a test bundle ends.
  fileprivate func firstRange(of slash: Character, reversed path: String) -> Index? {
    let bundle = path.firstRange(of: ".xctest")?.lowerBound ?? path.endIndex
    return path[..<bundle].lastIndex(of: slash)
  }
}
