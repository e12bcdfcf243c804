import ArgumentParser
import Helm

/// How a command of helm's fails: `Error: …` on standard error, exit code 1.
enum HelmFailure {
  /// Runs the work of a command.
  static func reporting<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as HelmError {
      Console.error("Error: \(error.message)\(error.isOfRendering ? "\n\n" + advice : "")")
      if !error.remedy.isEmpty { Console.error("Hint: \(error.remedy)") }
      throw ExitCode(1)
    }
  }

  /// The line helm ends errors of rendering with.
  private static let advice = "Use --debug flag to render out invalid YAML"
}
