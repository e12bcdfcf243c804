/// Why a program has no value.
public enum JsonnetError: Error, Sendable, Hashable {
  /// The program is wrong, or fails by its own `error` or `assert`.
  case program(JsonnetFault)
  /// The program went beyond a limit.
  case limit(path: String, Limit)
  /// The input cannot be handed to an interpreter.
  case input(String)
  /// No interpreter can be run here.
  case interpreter(String)

  public enum Limit: Sendable, Hashable {
    /// Seconds of processor time, or on the clock.
    case time(seconds: Int)
    /// Bytes.
    case memory(Int)
    /// Bytes of the result.
    case output(Int)
    /// Brackets or operators within one another.
    case nesting
  }
}

/// An error as the interpreter tells it.
public struct JsonnetFault: Sendable, Hashable {
  /// `STATIC ERROR: …` or `RUNTIME ERROR: …`, without the place.
  public var message: String
  /// The places, innermost first, as `main.jsonnet:3:7-12` with the function's name where there is one.
  public var trace: [String]
  /// The file of the innermost place that is in a file of the user.
  public var file: String?
  /// The line of that place, from 1.
  public var line: Int?
}

extension JsonnetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .program(let fault): fault.description
    case .limit(let path, .time(let seconds)):
      "\(path): evaluation was stopped after \(seconds) seconds; look for endless or exponential recursion"
    case .limit(let path, .memory(let bytes)):
      "\(path): evaluation needs more than \(bytes >> 20) MiB of memory; look for endless recursion or huge arrays"
    case .limit(let path, .output(let bytes)):
      "\(path): the result is larger than \(bytes >> 20) MiB; split the file"
    case .limit(let path, .nesting): "\(path): expressions are nested too deeply; take the file apart"
    case .input(let what): what
    case .interpreter(let what): what
    }
  }
}

extension JsonnetFault: CustomStringConvertible {
  /// The message, and the places in the lines after it.
  public var description: String { ([message] + trace.map { "\t" + $0 }).joined(separator: "\n") }
}
