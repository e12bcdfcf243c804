import ArgumentParser
import Dispatch
import FoundationEssentials
import Jq
import Jsonnet

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One of the names this executable goes by, with the grammar it has under it.
///
/// A symbolic link of that name is enough. A further tool is one more row of `all`.
struct Program: Sendable {
  /// The base name of `argv[0]`.
  var name: String
  var root: any ParsableCommand.Type

  static let all: [Program] = [
    Program(name: "apus", root: ApusCommand.self),
    Program(name: "argocd", root: ArgocdCommand.self),
  ]

  /// The program meant by the first word of a command line, or by `ARGOCD_BINARY_NAME`; `apus` for any other name.
  static func named(_ path: String, environment: [String: String]) -> Program {
    let base = path.split(separator: "/").last.map(String.init) ?? path
    let wanted = environment["ARGOCD_BINARY_NAME"].flatMap { $0.isEmpty ? nil : $0 } ?? base
    return all.first { $0.name == wanted } ?? all[0]
  }
}

/// The door of this room: what the executable calls.
public enum ApusProgram {
  /// Runs the command the arguments name on other threads, and ends the process with its exit code. For the main thread.
  ///
  /// - Parameter arguments: as the process got them, its own name first.
  public static func start(arguments: [String]) -> Never {
    // A child that this very program started: it has one use, one thread, and no environment.
    if JsonnetWorker.isMeant(by: arguments) { JsonnetWorker.run() }
    if JqWorker.isMeant(by: arguments) { JqWorker.run() }
    QuickStart.run(arguments)
    Task.detached { await main(arguments: arguments) }
    dispatchMain()
  }

  /// Runs the command the arguments name, and ends the process with its exit code.
  ///
  /// - Parameter arguments: as the process got them, its own name first.
  static func main(arguments: [String]) async -> Never {
    let environment = ProcessInfo.processInfo.environment
    let program = Program.named(arguments.first ?? "apus", environment: environment)
    let code: Int32
    do {
      let words = try GlobalArguments.normalise(Array(arguments.dropFirst()), environment: environment)
      code = await run(program.root, words)
    } catch {
      code = report(error)
    }
    exit(code)
  }

  private static func run(_ root: any ParsableCommand.Type, _ arguments: [String]) async -> Int32 {
    var command: any ParsableCommand
    do {
      command = try root.parseAsRoot(arguments)
    } catch {
      return refuse(root, error)
    }
    do {
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
      return 0
    } catch let error as CleanExit {
      // A command that needs a subcommand or a name shows its help, as a failure.
      print(root.fullMessage(for: error))
      return 1
    } catch let code as ExitCode {
      return code.rawValue
    } catch let error as ValidationError {
      return refuse(root, error)
    } catch {
      // Asking for help ends a command by an error too.
      guard root.exitCode(for: error).isSuccess else { return report(error) }
      print(root.fullMessage(for: error))
      return 0
    }
  }

  /// Help and version go to standard output as a success; arguments that make no sense are `Error: …` there, exit 1.
  private static func refuse(_ root: any ParsableCommand.Type, _ error: any Error) -> Int32 {
    if let failure = error as? CommandFailure { return report(failure) }
    let text = root.fullMessage(for: error)
    print(text)
    return root.exitCode(for: error).isSuccess ? 0 : 1
  }

  static func report(_ error: any Error) -> Int32 {
    let failure = CommandFailure(error)
    LogLine(level: "fatal", message: failure.message).write()
    return failure.code
  }
}
