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
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
    // The folder the test bundle lies in, which may itself be a folder.
    let end = bundle.firstRange(of: ".xctest")?.lowerBound ?? bundle.endIndex
    let folder = bundle[..<end].lastIndex(of: "/").map { String(bundle[...$0]) } ?? "./"
    let programs: [String] = ["apus", "apus-conformance"].map { folder + $0 }
    return JsonnetProgram(path: programs.first { access($0, X_OK) == 0 } ?? programs[0])
  }
}
