import Lua
import ObjectModel
import Testing

/// A script that means no good, and whether it may end by itself.
struct HostileCase: Sendable, CustomTestStringConvertible {
  var name: String
  var script: String

  init(_ name: String, _ script: String) {
    self.name = name
    self.script = script
  }

  var testDescription: String { name }
}

@Suite struct `A hostile script` {
  /// Smaller than what scripts get, so that the tests are quick; the rules are the same.
  private static let limits = LuaLimits(steps: 1_000_000, memory: 8 << 20, time: .seconds(5))

  static let stopped: [HostileCase] = [
    HostileCase("that loops", "while true do end"),
    HostileCase("that jumps", "::a:: goto a"),
    HostileCase("that doubles a text", "local s = 'x' while true do s = s .. s end"),
    HostileCase("that copies a large text", "local s = ('x'):rep(1e6) while true do local t = s .. 'y' end"),
    HostileCase("that calls itself", "local function f() return 1 + f() end return f()"),
    HostileCase("that fills tables", "local t = {} while true do t[#t + 1] = {} end"),
    HostileCase("that catches what ends it", "while true do pcall(function() while true do end end) end"),
    HostileCase(
      "that handles what ends it", "while true do xpcall(function() while true do end end, function() while true do end end) end"),
    HostileCase(
      "that catches the want of memory", "while true do pcall(function() return ('x'):rep(7e6) .. ('y'):rep(7e6) end) end"),
    HostileCase("with a pattern that backtracks", "return string.find(('a'):rep(1000), ('a*'):rep(30) .. 'b')"),
    HostileCase("with lazy patterns that backtrack", "return string.match(('a'):rep(1000), ('(.-)'):rep(20) .. 'b')"),
    HostileCase("that replaces without end", "return ('x'):gsub('.', function() while true do end end)"),
    HostileCase(
      "that shifts a large table", "local t = {} for i = 1, 100000 do t[i] = i end while true do table.insert(t, 1, 0) end"),
    HostileCase(
      "that sorts without end", "local t = {} for i = 1, 10000 do t[i] = ('a'):rep(50) .. i end while true do table.sort(t) end"),
    HostileCase("that compiles without end", "while true do loadstring(('local a = 1 '):rep(1000)) end"),
    HostileCase(
      "that walks without end",
      "local t = {} for i = 1, 10000 do t['k' .. i] = i end while true do for k in pairs(t) do break end end"),
    HostileCase("that makes texts of numbers", "local t = {} for i = 1, 1e9 do t[i] = tostring(i) end"),
    HostileCase(
      "that looks itself up", "local f = function(t, k) while true do end end return setmetatable({}, {__index = f}).x"),
  ]

  /// Hands out what it got so far, or fails with an error of its own.
  static let harmless: [HostileCase] = [
    HostileCase("with a huge repetition", "return pcall(string.rep, 'x', 1e18)"),
    HostileCase("that repeats nothing", "return (string.rep('', 1e18))"),
    HostileCase("with a length that lies", "return table.concat(setmetatable({}, {__len = function() return 1e18 end}))"),
    HostileCase("with a finalizer", "return pcall(setmetatable, {}, {__gc = function() while true do end end})"),
    HostileCase("with weak tables", "return pcall(setmetatable, {}, {__mode = 'k'})"),
    HostileCase("with code that is no text", "return loadstring('\\27Lua') == nil"),
    HostileCase("nested deep in brackets", "return loadstring('return ' .. ('('):rep(10000) .. '1') == nil"),
    HostileCase("that protects itself deep", "local f f = function() return pcall(f) end return f()"),
    HostileCase("with handlers that fail", "local f f = function() return xpcall(f, f) end return f()"),
    HostileCase("with a wide number", "return pcall(string.format, '%9999d', 1)"),
    HostileCase("that takes the metatable of texts", "return getmetatable('')"),
    HostileCase("that unpacks too much", "return pcall(unpack, {}, 1, 1e9)"),
    HostileCase(
      "that looks without end",
      "local t = {} return pcall(function() return setmetatable(t, {__index = function(t, k) return t[k] end}).x end)"),
    HostileCase("that leaves", "return {os == nil, io == nil, package.loadlib == nil, debug == nil}"),
    HostileCase(
      "that joins by a metamethod that needs room",
      """
      local function deep(n) if n == 0 then return 'x' end return (deep(n - 1)) end
      local t = setmetatable({}, {__concat = function() return deep(1000) end})
      local r = {} for i = 1, 100 do r[i] = 'a' .. t .. 'b' end return r[100]
      """),
  ]

  @Test(arguments: stopped) func `is ended`(_ example: HostileCase) throws {
    let script = try LuaScript(example.script)
    let error = #expect(throws: LuaError.self) {
      try script.run(on: [:], opensLibraries: true, limits: Self.limits)
    }
    switch error {
    case .tooLong, .tooLarge: break
    case .failed(let text): #expect(text.contains("stack overflow"))
    default: Issue.record("ended with \(String(describing: error))")
    }
  }

  @Test(arguments: harmless) func `does no harm`(_ example: HostileCase) throws {
    let script = try LuaScript(example.script)
    _ = try? script.run(on: [:], opensLibraries: true, limits: Self.limits)
  }

  @Test func `is ended at the same step in every run`() throws {
    let script = try LuaScript("local n = 0\nwhile true do\nn = n + 1\nobj.n = n\nend")
    let errors = (0..<3).map { _ in
      #expect(throws: LuaError.self) { try script.run(on: [:], limits: Self.limits) }
    }
    #expect(Set(errors).count == 1)
    #expect(errors[0]?.description.contains("did not end within 1000000 steps") == true)
  }

  @Test func `does not touch the next one`() throws {
    let bad = try LuaScript("string = nil table = nil while true do end")
    #expect(throws: LuaError.self) { try bad.run(on: [:], opensLibraries: true, limits: Self.limits) }
    #expect(try LuaScript("return string.len('abc')").run(on: [:], opensLibraries: true).value() == 3)
  }

  @Test func `gets no object that is nested without bounds`() throws {
    var object: JSONValue = 1
    for _ in 0..<300 { object = [object] }
    #expect(throws: LuaError.self) { try LuaScript("return 1").run(on: object) }
  }
}
