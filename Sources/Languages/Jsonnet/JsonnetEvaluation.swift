/// One text to be evaluated, with all that its outcome depends on besides the files it imports.
public struct JsonnetEvaluation: Sendable, Hashable {
  /// The name of the file: relative imports start from its directory, and errors name it.
  public var path: String
  /// The program, in UTF-8.
  public var text: [UInt8]
  /// What `std.extVar` gives.
  public var externalVariables: [JsonnetVariable]
  /// Arguments for a file that evaluates to a function; of no effect on any other.
  public var topLevelArguments: [JsonnetVariable]

  public init(
    path: String, text: [UInt8], externalVariables: [JsonnetVariable] = [], topLevelArguments: [JsonnetVariable] = []
  ) {
    self.path = path
    self.text = text
    self.externalVariables = externalVariables
    self.topLevelArguments = topLevelArguments
  }
}

/// A named value handed to a program from outside.
public struct JsonnetVariable: Sendable, Hashable {
  public var name: String
  public var value: String
  /// Whether the value is Jsonnet to be evaluated; otherwise it is a string as it stands.
  public var isCode: Bool

  public init(name: String, value: String, isCode: Bool = false) {
    self.name = name
    self.value = value
    self.isCode = isCode
  }
}

/// How far an evaluation may go.
public struct JsonnetLimits: Sendable, Hashable {
  /// Nested calls within the language; that of the reference.
  public var stackFrames: UInt32
  /// Processor time, in whole seconds.
  public var processorSeconds: Int
  /// Time on the clock, in seconds: the last resort where the processor is not to be had.
  public var seconds: Int
  /// Memory beyond what an idle interpreter takes, in bytes.
  public var memory: Int
  /// The size of the result, in bytes.
  public var output: Int

  public init(
    stackFrames: UInt32 = 500, processorSeconds: Int = 20, seconds: Int = 60, memory: Int = 512 << 20, output: Int = 64 << 20
  ) {
    self.stackFrames = stackFrames
    self.processorSeconds = processorSeconds
    self.seconds = seconds
    self.memory = memory
    self.output = output
  }
}
