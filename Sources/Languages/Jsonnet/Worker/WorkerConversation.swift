import Workers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One evaluation as the parent sees it: hands over the program, serves its imports, takes its value.
struct WorkerConversation {
  enum Outcome {
    case value(Result<[UInt8], JsonnetError>)
    /// The child was gone before it had done anything.
    case gone
  }

  /// Imports of one program; what imports in a circle ends by the interpreter's own error long before.
  private static let importLimit = 10_000
  /// Content of all imports of one program, in bytes.
  private static let importSizeLimit = 128 << 20

  private let worker: WorkerProcess
  private let evaluation: JsonnetEvaluation
  private let limits: JsonnetLimits
  private let deadline: ContinuousClock.Instant
  private var imports = ImportLedger()
  private var importedSize = 0

  init(_ worker: WorkerProcess, _ evaluation: JsonnetEvaluation, _ limits: JsonnetLimits) {
    self.worker = worker
    self.evaluation = evaluation
    self.limits = limits
    deadline = .now + .seconds(limits.seconds)
  }

  mutating func run(_ importer: some JsonnetImporter) throws(JsonnetError) -> Outcome {
    let request = try request()
    do throws(WorkerChannel.Failure) {
      try worker.channel.send(request, deadline: deadline)
    } catch .closed {
      worker.end()
      return .gone
    } catch {
      worker.end()
      throw .limit(path: evaluation.path, .time(seconds: limits.seconds))
    }
    var hasAnswered = false
    while true {
      do throws(WorkerChannel.Failure) {
        let frame = try worker.channel.receive(limit: limits.output, deadline: deadline)
        hasAnswered = true
        switch frame.kind {
        case .wanted: try worker.channel.send(serve(frame, importer), deadline: deadline)
        case .value where frame.fields.count == 1: return .value(.success(frame.fields[0]))
        case .fault where frame.fields.count == 1:
          let fault = JsonnetFault(String(decoding: frame.fields[0], as: UTF8.self), adapted: imports.shiftedFiles)
          return .value(.failure(.program(fault)))
        default: throw .garbled
        }
      } catch {
        if error == .closed, !hasAnswered, case .exited = worker.waitForEnd() { return .gone }
        throw limit(error)
      }
    }
  }

  private mutating func request() throws(JsonnetError) -> WorkerFrame {
    let text = imports.adapt(evaluation.text, at: evaluation.path)
    if text.contains(0) || evaluation.path.utf8.contains(0) {
      throw .input("\(evaluation.path): a Jsonnet program must not contain NUL characters; save the file as UTF-8")
    }
    var fields = [limits.stackFrames.bytes, UInt32(clamping: limits.processorSeconds).bytes]
    fields += [UInt32(clamping: limits.memory >> 20).bytes, Array(evaluation.path.utf8), text]
    let kinds: [([JsonnetVariable], text: JsonnetVariable.Mark, code: JsonnetVariable.Mark)] = [
      (evaluation.externalVariables, .externalText, .externalCode), (evaluation.topLevelArguments, .argumentText, .argumentCode),
    ]
    for (variables, textKind, codeKind) in kinds {
      for variable in variables {
        if variable.name.utf8.contains(0) || variable.value.utf8.contains(0) {
          throw .input("\(evaluation.path): the variable \"\(variable.name)\" contains a NUL character; remove it")
        }
        let value = variable.isCode ? imports.adapt(Array(variable.value.utf8), at: variable.name) : Array(variable.value.utf8)
        fields += [[(variable.isCode ? codeKind : textKind).rawValue], Array(variable.name.utf8), value]
      }
    }
    return WorkerFrame(.evaluate, fields)
  }

  /// The answer to an import: the file, or why there is none.
  private mutating func serve(_ frame: WorkerFrame, _ importer: some JsonnetImporter) -> WorkerFrame {
    guard frame.fields.count == 2 else { return WorkerFrame(.refused, [Array("it was not asked for properly".utf8)]) }
    let directory = String(decoding: frame.fields[0], as: UTF8.self)
    let path = String(decoding: frame.fields[1], as: UTF8.self)
    do throws(JsonnetImportRefusal) {
      let file = try imports.file(path, importedFrom: directory, importer)
      importedSize += file.content.count
      if imports.count > Self.importLimit || importedSize > Self.importSizeLimit {
        throw JsonnetImportRefusal(
          "the imports of one file are limited to \(Self.importLimit) and \(Self.importSizeLimit >> 20) MiB; split the file")
      }
      return WorkerFrame(.found, [Array(file.path.utf8), file.content])
    } catch {
      return WorkerFrame(.refused, [Array(error.description.utf8)])
    }
  }

  /// What it means that the child is gone, or is to be gone.
  private func limit(_ failure: WorkerChannel.Failure) -> JsonnetError {
    switch failure {
    case .timeout:
      worker.end()
      return .limit(path: evaluation.path, .time(seconds: limits.seconds))
    case .tooLarge:
      worker.end()
      return .limit(path: evaluation.path, .output(limits.output))
    case .garbled:
      worker.end()
      return .interpreter("\(evaluation.path): the Jsonnet interpreter answered nonsense; this is a fault of Apus, report it")
    case .closed:
      switch worker.waitForEnd() {
      case .signal(SIGXCPU): return .limit(path: evaluation.path, .time(seconds: limits.processorSeconds))
      // libjsonnet ends its process when there is no more memory.
      case .signal(SIGABRT): return .limit(path: evaluation.path, .memory(limits.memory))
      // Its parser and its printer recurse on the native stack.
      case .signal(SIGSEGV), .signal(SIGBUS): return .limit(path: evaluation.path, .nesting)
      case .signal(SIGKILL): return .limit(path: evaluation.path, .memory(limits.memory))
      case .signal(let number):
        return .interpreter("\(evaluation.path): the Jsonnet interpreter was ended by signal \(number); try again")
      case .exited: return .interpreter("\(evaluation.path): the Jsonnet interpreter ended unexpectedly; try again")
      }
    }
  }
}

extension JsonnetVariable {
  /// The kinds of variables, as they go to the interpreter.
  enum Mark: UInt8 {
    case externalText = 1
    case externalCode
    case argumentText
    case argumentCode
  }
}
