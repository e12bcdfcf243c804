import Lua
import ObjectModel
import Testing

/// The text of a script and what it returns.
struct LuaCase: Sendable, CustomTestStringConvertible {
  var script: String
  var result: JSONValue

  init(_ script: String, _ result: JSONValue) {
    self.script = script
    self.result = result
  }

  var testDescription: String { script }
}

private func run(_ text: String, on object: JSONValue = [:], open: Bool = true) throws -> JSONValue {
  try LuaScript(text, name: "test").run(on: object, opensLibraries: open, now: 1_767_225_600).value(like: object)
}

private func failure(_ text: String, on object: JSONValue = [:], open: Bool = true) -> LuaError? {
  #expect(throws: LuaError.self) { try run(text, on: object, open: open) }
}

@Suite struct `A script` {
  static let old: [LuaCase] = [
    LuaCase("return table.getn({1, 2, 3})", 3),
    LuaCase("return {unpack({1, 2})}", [1, 2]),
    LuaCase("return table.maxn({1, 2, [10] = 3})", 10),
    LuaCase("local n = 0 table.foreach({a = 1, b = 2}, function(k, v) n = n + v end) return n", 3),
    LuaCase("local n = 0 table.foreachi({1, 2}, function(i, v) n = n + i * v end) return n", 5),
    LuaCase("return math.pow(2, 3)", 8),
    LuaCase("return math.mod(7, 4)", 3),
    LuaCase("return loadstring('return 1 + 1')()", 2),
    LuaCase("return setfenv(function() return word end, {word = 'mine'})()", "mine"),
    LuaCase("return getfenv() == _G", true),
    LuaCase("local w = {} for word in string.gfind('a b', '%a+') do w[#w + 1] = word end return w", ["a", "b"]),
    LuaCase("return '\\d\\.'", "d."),
    LuaCase("return _VERSION", "Lua 5.1"),
  ]

  static let numbers: [LuaCase] = [
    LuaCase("return 10 / 2", 5),
    LuaCase("return 7 / 2", 3.5),
    LuaCase("return 'is ' .. 10 / 2 .. ' of ' .. 0.5 * 4", "is 5 of 2"),
    LuaCase("return tostring(10 / 2) .. tostring(1 / 3)", "50.33333333333333"),
    LuaCase("return 1 .. 2", "12"),
    LuaCase("return '10' + 1", 11),
    LuaCase("return 7 % 4", 3),
    LuaCase("return -7 % 4", 1),
    LuaCase("return string.format('%d of %5.1f %s', 3.9, 2, 4 / 2)", "3 of   2.0 2"),
    LuaCase("return table.concat({1, 4 / 2, 'x'}, ',')", "1,2,x"),
    LuaCase("return string.sub('hello', 5 / 2)", "ello"),
    LuaCase("return 2 ^ 53", 9_007_199_254_740_992),
  ]

  static let texts: [LuaCase] = [
    LuaCase("return {string.find('a.b', '.', 1, true)}", [2, 2]),
    LuaCase("return {string.find('hello world', '(o)%s*(w)')}", [5, 7, "o", "w"]),
    LuaCase("return {string.match('v1.20.3', '(%d+)%.(%d+)')}", ["1", "20"]),
    LuaCase("return string.match('  trim  ', '^%s*(.-)%s*$')", "trim"),
    LuaCase("return string.match('f(a(b)c)d', '%b()')", "(a(b)c)"),
    LuaCase("return (string.gsub('THE (quick) fox', '%f[%a]%a+', 'x'))", "x (x) x"),
    LuaCase("return {string.gsub('hello', 'l', {l = 'L'})}", ["heLLo", 2]),
    LuaCase("return (string.gsub('a-b', '(%a)-(%a)', '%2+%1'))", "b+a"),
    LuaCase("return (string.gsub('abc', '%w', function(c) return c == 'b' and 'X' or nil end))", "aXc"),
    LuaCase("return string.match('key = value', '^(%w+)%s*=%s*(%w+)$')", "key"),
    LuaCase("return string.match('x', 'y')", .null),
    LuaCase("return string.match('aa', '^(a)%1$')", "a"),
    LuaCase("return string.find('abc', '()c')", 3),
    LuaCase("return string.match('[x]', '[]]')", "]"),
    LuaCase("return ('ab'):rep(3) .. ('x'):upper() .. #('abc')", "abababX3"),
    LuaCase("return string.match('2024-01-02', '%d%d%d%d%-%d%d')", "2024-01"),
  ]

  @Test(arguments: old) func `has what Lua 5.1 had`(_ example: LuaCase) throws {
    #expect(try run(example.script) == example.result)
  }

  @Test(arguments: numbers) func `counts and prints as Lua 5.1 does`(_ example: LuaCase) throws {
    #expect(try run(example.script) == example.result)
  }

  @Test(arguments: texts) func `searches texts`(_ example: LuaCase) throws { #expect(try run(example.script) == example.result) }

  @Test func `gets the object and gives it back as it was`() throws {
    let object: JSONValue = [
      "spec": [
        "replicas": 3, "ratio": 0.5, "args": [], "labels": [:], "list": [1, "two", true], "large": 9_007_199_254_740_993,
      ],
      "text": "zwölf \u{1F426}",
    ]
    #expect(try run("return obj", on: object) == object)
  }

  @Test func `leaves null out`() throws {
    #expect(try run("return {a = obj.a == nil, obj = obj}", on: ["a": .null, "b": 1]) == ["a": true, "obj": ["b": 1]])
  }

  @Test func `keeps the shape of empty tables that it moves, empties or makes`() throws {
    let object: JSONValue = ["map": [:], "list": [], "filled": ["a": 1]]
    #expect(try run("return {m = obj.map, l = obj.list, n = {}}", on: object) == ["m": [:], "l": [], "n": []])
    #expect(try run("obj.filled.a = nil return obj", on: object) == ["map": [:], "list": [], "filled": [:]])
    #expect(try run("obj.map.x = 1 obj.list = nil return obj", on: object) == ["map": ["x": 1], "filled": ["a": 1]])
  }

  @Test func `walks tables in the order of their keys`() throws {
    let object: JSONValue = ["c": 1, "a": 2, "b": 3, "longer": 4, "d": 5]
    #expect(try run("local s = '' for k, v in pairs(obj) do s = s .. k .. v end return s", on: object) == "a2b3c1d5longer4")
    #expect(try run("local t = {1, 2, 3, x = 4} local n = 0 for k in pairs(t) do n = n * 10 + (t[k] or 0) end return n") == 1234)
    #expect(try run("local n = 0 for k in pairs({a = 1, b = 2}) do n = n + 1 end return n") == 2)
  }

  @Test func `has only the libraries it is given`() throws {
    #expect(
      try run("return {string == nil, math == nil, os == nil, io == nil, table ~= nil}", open: false) == [
        true, true, true, true, true,
      ])
    #expect(
      try run("return {io == nil, os.exit == nil, debug == nil, dofile == nil, coroutine == nil}") == [
        true, true, true, true, true,
      ])
    #expect(try run("local os = require('os') return os.date('!%Y-%m-%dT%H:%M:%SZ')", open: false) == "2026-01-01T00:00:00Z")
    #expect(try run("return require('os').time({year = 2026, month = 1, day = 1, hour = 0})", open: false) == 1_767_225_600)
    #expect(failure("return ('x'):upper()", open: false) != nil)
  }

  @Test func `gets parameters as texts`() throws {
    let script = try LuaScript("return actionParams.replicas + 1")
    #expect(try script.run(on: [:], parameters: ["replicas": "4"]).value() == 5)
  }

  @Test func `says in which line it failed`() {
    #expect(failure("local a = 1\nlocal b = {} return b.c.d")?.description == "test:2: attempt to index a nil value (field 'c')")
    #expect(failure("return obj.status.phase")?.description == "test:1: attempt to index a nil value (field 'status')")
    #expect(failure("\nlocal x = 'a' .. nil")?.description == "test:2: attempt to concatenate a nil value")
    #expect(failure("error('no', 0)")?.description == "no")
    #expect(failure("x =")?.description == "test:1: unexpected symbol near <eof>")
  }

  @Test func `can return only JSON`() {
    #expect(failure("return {f = type}")?.description == "the script returned a function, which is no JSON")
    #expect(failure("return {1, nil, 3}") != nil)
    #expect(failure("return {1, a = 2}") != nil)
    #expect(failure("return 1 / 0") != nil)
    #expect(failure("local t = {} t.t = t return t") != nil)
  }
}
