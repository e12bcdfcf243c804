import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The commands that run before the rest of the program starts: on the main thread, without its parser.
enum QuickStart {
  /// Runs a command that reads its own words, and ends the process; returns when the arguments are for the parser.
  ///
  /// - Parameter arguments: as the process got them, its own name first.
  static func run(_ arguments: [String]) {
    // Either may change what the words mean.
    if getenv("ARGOCD_OPTS") != nil || getenv("ARGOCD_BINARY_NAME") != nil { return }
    guard let path = arguments.first, path.split(separator: "/").last == "apus" else { return }
    let words = arguments.dropFirst()
    if let request = ChartRequest(words) { end(request) }
    if let request = KustomizationRequest(words) { end(request) }
  }

  private static func end(_ request: some QuickRequest) -> Never {
    do {
      try request.run()
      exit(0)
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      exit(ApusProgram.report(error))
    }
  }
}
