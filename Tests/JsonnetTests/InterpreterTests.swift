import Jsonnet
import ObjectModel
import Testing

/// Files by name, as a repository would serve them.
struct Files: JsonnetImporter {
  var files: [String: String]

  func file(_ path: String, importedFrom directory: String) throws(JsonnetImportRefusal) -> JsonnetImport {
    guard let content = files[directory + path] else { throw JsonnetImportRefusal("no match locally or in the library paths") }
    return JsonnetImport(path: directory + path, content: Array(content.utf8))
  }
}

@Suite struct InterpreterTests {
  private func value(
    _ text: String, _ files: [String: String] = [:], external: [JsonnetVariable] = [], arguments: [JsonnetVariable] = []
  ) throws -> JSONValue {
    let evaluation = JsonnetEvaluation(
      path: "app/main.jsonnet", text: Array(text.utf8), externalVariables: external, topLevelArguments: arguments)
    return try JSONValue(json: TestProgram.interpreter.evaluate(evaluation, importer: Files(files: files)))
  }

  private func error(_ text: String, _ files: [String: String] = [:], limits: JsonnetLimits = JsonnetLimits()) -> JsonnetError? {
    let interpreter =
      limits == JsonnetLimits() ? TestProgram.interpreter : JsonnetInterpreter(program: TestProgram.program, limits: limits)
    return #expect(throws: JsonnetError.self) {
      try interpreter.evaluate(
        JsonnetEvaluation(path: "app/main.jsonnet", text: Array(text.utf8)), importer: Files(files: files))
    }
  }

  @Test func `a program evaluates to JSON`() throws {
    #expect(try value("{ a: 1 + 2, b:: 4, c: [x * 2 for x in [1, 2]] }") == ["a": 3, "c": [2, 4]])
  }

  @Test func `variables come in as strings and as code`() throws {
    let external = [JsonnetVariable(name: "s", value: "1+1"), JsonnetVariable(name: "c", value: "1+1", isCode: true)]
    #expect(try value("[std.extVar('s'), std.extVar('c')]", external: external) == ["1+1", 2])
    #expect(try value("function(s, c, d=3) [s, c, d]", arguments: external) == ["1+1", 2, 3])
    #expect(try value("[1]", arguments: external) == [1])
  }

  @Test func `files are imported as programs, texts and bytes`() throws {
    let files = ["app/lib/a.libsonnet": "import 'b.libsonnet'", "app/lib/b.libsonnet": "{ b: 1 }", "app/t": "x\ny"]
    #expect(
      try value("[import 'lib/a.libsonnet', importstr 't', importbin 't']", files) == [["b": 1], "x\ny", [120, 10, 121]])
  }

  @Test(
    arguments: [
      ("std.trim(' a ')", "a"), ("std.isEmpty('')", true), ("std.equalsIgnoreCase('Ab', 'aB')", true),
      ("std.xor(true, false)", true),
      ("std.xnor(true, false)", false), ("std.all([true, false])", false), ("std.any([true, false])", true),
      ("std.all([])", true), ("std.any([])", false), ("std.sum([1, 2, 3])", 6), ("std.avg([1, 2, 3])", 2),
      ("std.minArray([2, 1])", 1), ("std.maxArray(['a', 'bb'], keyF=std.length)", "bb"), ("std.minArray([], onEmpty=7)", 7),
      ("std.contains([1, 2], 2)", true), ("std.remove([1, 2, 1], 1)", [2, 1]), ("std.removeAt([1, 2, 3], 1)", [1, 3]),
      ("std.flattenDeepArray([1, [2, [3]]])", [1, 2, 3]), ("std.objectRemoveKey({ a: 1, b: 2 }, 'a')", ["b": 2]),
      ("std.objectRemoveKey({ a: 1, b:: 2 }, 'a').b", 2), ("std.sha1('')", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
      ("std.substr(std.sha256('abc'), 0, 8)", "ba7816bf"), ("std.substr(std.sha512('abc'), 0, 8)", "ddaf35a1"),
      ("std.substr(std.sha3('abc'), 0, 8)", "b751850b"), ("std.objectKeysValues({ a: 1 })", [["key": "a", "value": 1]]),
      ("std.round(2.5)", 3), ("std.isDecimal(1.5)", true), ("std.isInteger(1)", true), ("std.isEven(2)", true),
      ("std.isOdd(3)", true), ("std.log2(8)", 3), ("std.hypot(3, 4)", 5), ("std.splitLimitR('a,b,c', ',', 1)", ["a,b", "c"]),
      ("std.splitLimitR('a,b', ',', -1)", ["a", "b"]), ("std.escapeStringXML('<&>')", "&lt;&amp;&gt;"),
      ("std.isNull(null)", true),
      ("std['isEmpty']('')", true), ("local s = std; s.isEmpty('x')", false), ("1_000 + 0.5", 1000.5),
      ("|||-\n  a\n  b\n|||", "a\nb"), ("std.length(|||\n  a\n|||)", 2),
    ] as [(String, JSONValue)])
  func `the language is that of today`(text: String, expected: JSONValue) throws { #expect(try value(text) == expected) }

  @Test func `an imported file may use all of it too`() throws {
    #expect(try value("import 'a.libsonnet'", ["app/a.libsonnet": "[std.sum([1, 2]), importbin 'a.libsonnet'][0]"]) == 3)
  }

  @Test func `a text that is imported as such stays as it is`() throws {
    #expect(try value("importstr 'a.libsonnet'", ["app/a.libsonnet": "std.sum(1_000)"]) == "std.sum(1_000)")
  }

  @Test func `an error names file and line`() throws {
    guard case .program(let fault)? = error("{\n  a: 1,\n  b: self.c,\n}") else { return #expect(Bool(false)) }
    #expect(fault.message == "RUNTIME ERROR: field does not exist: c")
    #expect(fault.file == "app/main.jsonnet")
    #expect(fault.line == 3)
  }

  @Test(arguments: [
    ("{\n a: ,\n}", "STATIC ERROR: app/main.jsonnet:2:5: "), ("error 'no ' + 1", "RUNTIME ERROR: no 1\n\tapp/main.jsonnet:1:1-"),
    (
      "import 'none'",
      "RUNTIME ERROR: couldn't open import \"none\": no match locally or in the library paths\n\tapp/main.jsonnet:1:1-"
    ),
    ("function(x) x", "RUNTIME ERROR: function parameter x not bound in call"),
    ("std.extVar('none')", "RUNTIME ERROR: undefined external variable: none"),
  ])
  func `errors are those of the interpreter`(text: String, start: String) {
    let text = error(text)?.description ?? ""
    #expect(text.hasPrefix(start), "\(text)")
  }

  @Test func `lines count as in the user's file, also where newer functions are used`() {
    guard case .program(let fault)? = error("local a = std.sum([1]);\n\na.b") else { return #expect(Bool(false)) }
    #expect(fault.line == 3)
    #expect(fault.trace.first?.hasPrefix("app/main.jsonnet:3:1-4") == true, "\(fault.trace)")
    guard case .program(let bad)? = error("local a = std.sum([1]);\n\n(") else { return #expect(Bool(false)) }
    #expect(bad.line == 3 || bad.line == 4, "\(bad)")
  }

  @Test func `an interpreter goes on after an error`() throws {
    _ = error("1 +")
    #expect(try value("1 + 1") == 2)
  }

  // MARK: - Bounds

  @Test func `endless recursion ends by the bound of the stack`() {
    guard case .program(let fault)? = error("local f(x) = f(x + 1); f(0)") else { return #expect(Bool(false)) }
    #expect(fault.message == "RUNTIME ERROR: max stack frames exceeded.")
  }

  @Test func `endless and exponential work ends by the bound of time`() {
    let limits = JsonnetLimits(processorSeconds: 1)
    #expect(
      error("local f(x) = f(x + 1) tailstrict; f(0)", limits: limits) == .limit(path: "app/main.jsonnet", .time(seconds: 1)))
    #expect(
      error("local f(n) = if n == 0 then 1 else f(n - 1) + f(n - 1); f(60)", limits: limits)
        == .limit(path: "app/main.jsonnet", .time(seconds: 1)))
  }

  @Test(arguments: [
    "std.length(std.makeArray(1e9, function(x) x))", "std.repeat('x', 1e9)", "local f(s) = f(s + s) tailstrict; f('x')",
  ])
  func `a bomb ends by the bound of memory`(text: String) {
    #expect(error(text, limits: JsonnetLimits(memory: 128 << 20)) == .limit(path: "app/main.jsonnet", .memory(128 << 20)))
  }

  @Test func `a result beyond the bound is refused`() {
    #expect(
      error("[std.repeat('x', 2000) for x in std.range(0, 1000)]", limits: JsonnetLimits(output: 1 << 20))
        == .limit(path: "app/main.jsonnet", .output(1 << 20)))
  }

  @Test func `deep nesting is an error`() {
    let result = error(String(repeating: "[", count: 200_000))
    #expect(
      result == .limit(path: "app/main.jsonnet", .nesting) || result?.description.contains("STATIC ERROR") == true,
      "\(String(describing: result))")
  }

  @Test func `a program without files reaches none`() {
    for path in ["/etc/hostname", "../../../../../../etc/hostname", "/proc/self/environ"] {
      let interpreter = TestProgram.interpreter
      let failure = #expect(throws: JsonnetError.self) {
        try interpreter.evaluate(JsonnetEvaluation(path: "m", text: Array("importstr '\(path)'".utf8)))
      }
      #expect(failure?.description.contains("there are no files to import here") == true)
    }
  }

  @Test func `many evaluations at once come to the same as one after the other`() async throws {
    try await withThrowingTaskGroup(of: JSONValue.self) { group in
      for number in 0..<12 {
        group.addTask { [self] in try value("{ n: \(number), a: import 'a' }", ["app/a": "\(number) * 2"]) }
      }
      for try await result in group { #expect(result["a"]?.integer == (result["n"]?.integer ?? -1) * 2) }
    }
  }

  @Test func `a program that is no interpreter is said to be none`() {
    let interpreter = JsonnetInterpreter(program: JsonnetProgram(path: "/bin/true"))
    let failure = #expect(throws: JsonnetError.self) {
      try interpreter.evaluate(JsonnetEvaluation(path: "m", text: Array("1".utf8)))
    }
    #expect(failure?.description.hasPrefix("/bin/true cannot evaluate Jsonnet") == true)
  }
}
