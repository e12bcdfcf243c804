import ObjectModel
import Testing

@testable import Jq

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// An executable of this package that can become an interpreter; the one that runs the tests cannot.
private enum TestProgram {
  static let path: String? = {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
    let end = bundle.firstRange(of: ".xctest")?.lowerBound ?? bundle.endIndex
    let folder = bundle[..<end].lastIndex(of: "/").map { String(bundle[...$0]) } ?? "./"
    return access(folder + "apus", X_OK) == 0 ? folder + "apus" : nil
  }()
}

@Suite(.enabled(if: TestProgram.path != nil, "needs the program apus beside the tests"))
struct JqInterpreterTests {
  /// With time enough for a busy machine.
  private static let patient = JqInterpreter(
    path: TestProgram.path ?? "", limits: JqInterpreter.Limits(time: .seconds(20), totalTime: .seconds(60)))

  private func interpreter(_ limits: JqInterpreter.Limits = JqInterpreter.Limits()) -> JqInterpreter {
    JqInterpreter(path: TestProgram.path ?? "", limits: limits)
  }

  private func ask(
    _ program: String, _ value: String
  ) async throws -> Result<[JqPlace], JqError>? {
    let question = JqQuestion(program: program, value: try JSONValue(json: value))
    return await Self.patient.answers(to: [question])[question]
  }

  @Test func `an expression that is no plain path gives the places it speaks of`() async throws {
    let answer = try await ask(#".a[] | select(.n > 1)"#, #"{"a":[{"n":1},{"n":2},{"n":3}]}"#)
    #expect(answer == .success([JqPlace([.field("a"), .index(1)]), JqPlace([.field("a"), .index(2)])]))
    let deep = try await ask(#"..|select(type == "object" and has("image"))|.image"#, #"{"a":[{"image":"x"}]}"#)
    #expect(deep == .success([JqPlace([.field("a"), .index(0), .field("image")])]))
    #expect(try await ask(".a[1:]", #"{"a":[1,2,3]}"#) == .success([JqPlace([.field("a"), .slice(from: 1, to: nil)])]))
  }

  @Test(arguments: removals) func `plain paths and libjq agree`(expression: String, before: String, after: String) async throws {
    let value = try JSONValue(json: before)
    let answer = try await ask(expression, before)
    guard case .success(let places)? = answer else {
      Issue.record("\(expression): \(String(describing: answer))")
      return
    }
    #expect(JqPlaces(places).removed(from: value) == JqPlaces(JqPath(expression)?.places(in: value) ?? []).removed(from: value))
  }

  @Test(arguments: [
    ".a.b.c | {", ".a[]", "1", "[1]", ".a) , (1", ".a)] , [path(.b", "error(\"x\")", "input", "import \"x\" as x; .a", "env.PATH",
    "halt", "$ENV",
  ])
  func `an expression that fails or is no path has an error, and the interpreter goes on`(expression: String) async throws {
    let interpreter = Self.patient
    let bad = JqQuestion(program: expression, value: ["a": 1])
    let good = JqQuestion(program: "..", value: 1)
    let answers = await interpreter.answers(to: [bad, good])
    guard case .failure? = answers[bad] else {
      Issue.record("\(expression): \(String(describing: answers[bad]))")
      return
    }
    #expect(answers[good] == .success([JqPlace([])]))
    #expect(Array(answers.failures.keys) == [expression])
  }

  @Test(arguments: [
    "def f: f; f", "until(false; .)", "last(range(1e18))", "[limit(1e12; repeat(1))]", "def f: [f]; f", "[range(1e9)]|.[0]",
    "repeat(.)",
    "reduce range(1e12) as $i (\"\"; . + \"xxxxxxxxxxxxxxxxxxxxxxxxxxx\")",
  ])
  func `an endless expression is stopped, and is not tried again for a while`(expression: String) async throws {
    let interpreter = interpreter(JqInterpreter.Limits(time: .milliseconds(150), memory: 64 << 20))
    let value: JSONValue = ["a": ["b": ["c": [1, 2, 3, ["d": 4]]]]]
    let question = JqQuestion(program: expression, value: value)
    let answer = await interpreter.answers(to: [question])[question]
    guard case .failure(let error)? = answer else {
      Issue.record("\(expression): \(String(describing: answer))")
      return
    }
    guard error == .time || error == .memory else { return }
    // It rests: a time-out now does not take time.
    let again = JqQuestion(program: expression, value: ["other": 1])
    #expect(await interpreter.answers(to: [again])[again] == .failure(.time))
  }

  @Test(arguments: ["error(.password)", ".password[]", ".[.password]|.x.y", ".password.x", ".password|tonumber", "{}[.password]"])
  func `an error tells nothing of the value`(expression: String) async throws {
    let question = JqQuestion(program: expression, value: ["password": "canary"])
    let answer = await Self.patient.answers(to: [question])[question]
    guard case .failure(let error)? = answer else { return }
    #expect(!error.description.contains("canary"))
  }

  @Test func `an expression that cannot be read says why`() async throws {
    guard case .failure(.program(let words))? = try await ask(".a | {", "{}") else {
      Issue.record("it was read")
      return
    }
    #expect(words.contains("syntax error"))
  }

  @Test func `a program that is no interpreter is an error`() async {
    let question = JqQuestion(program: "..", value: 1)
    let answer = await JqInterpreter(path: "/bin/true").answers(to: [question])[question]
    guard case .failure(.interpreter(let words))? = answer else {
      Issue.record("\(String(describing: answer))")
      return
    }
    #expect(words.contains("/bin/true"))
  }
}
