import ObjectModel
import Synchronization
import Testing

@testable import KubernetesClient

private let plugin = ExecPlugin(command: "login", apiVersion: "client.authentication.k8s.io/v1")

private func output(_ status: JSONValue, apiVersion: String = "client.authentication.k8s.io/v1") -> [UInt8] {
  let value: JSONValue = ["kind": "ExecCredential", "apiVersion": .string(apiVersion), "status": status]
  return value.jsonBytes()
}

@Test func `a plugin's token and its expiry are read`() throws {
  let credential = try ExecCredential(output: output(["token": "t", "expirationTimestamp": "2024-01-01T00:01:00Z"]), of: plugin)
  #expect(credential.token == "t")
  let now = try #require(Timestamp("2024-01-01T00:00:00Z"))
  #expect(credential.secondsLeft(at: now) == .seconds(60))
}

@Test(arguments: [
  Array("t0ps3cret".utf8), output(["token": "t0ps3cret"], apiVersion: "other/v1"), output(["clientCertificateData": "t0ps3cret"]),
])
func `a plugin's wrong answer is refused without repeating it`(bytes: [UInt8]) {
  do {
    _ = try ExecCredential(output: bytes, of: plugin)
    Issue.record("accepted")
  } catch { #expect(!"\(error)".contains("t0ps3cret") && "\(error)".contains("login")) }
}

@Test func `a plugin runs once until its credential expires or is refused`() async throws {
  let runs = Mutex(0)
  let clock = ManualClock()
  let now = try #require(Timestamp("2024-01-01T00:00:00Z"))
  let cache = CredentialCache(
    connection: ClusterConnection(server: "http://x", credentials: .exec(plugin)),
    runPlugin: { (_) async throws(KubernetesError) in
      let run = runs.withLock { count in
        count += 1
        return count
      }
      return output(["token": .string("t\(run)"), "expirationTimestamp": "2024-01-01T00:01:00Z"])
    }, pace: clock.pace, wallClock: { now })
  func token() async throws -> String? { try await cache.credentials().headers.first(name: "Authorization") }
  #expect(try await token() == "Bearer t1")
  #expect(try await token() == "Bearer t1")
  clock.advance(by: .seconds(50))
  #expect(try await token() == "Bearer t2")
  await cache.invalidate()
  #expect(try await token() == "Bearer t3")
}

@Test func `a token file is read again after a minute`() async throws {
  let content = Mutex("one\n")
  let clock = ManualClock()
  let cache = CredentialCache(
    connection: ClusterConnection(server: "http://x", credentials: .tokenFile("/t")),
    readFile: { _ in Array(content.withLock { $0 }.utf8) }, pace: clock.pace)
  #expect(try await cache.credentials().headers.first(name: "Authorization") == "Bearer one")
  content.withLock { $0 = "two\n" }
  #expect(try await cache.credentials().headers.first(name: "Authorization") == "Bearer one")
  clock.advance(by: .seconds(60))
  #expect(try await cache.credentials().headers.first(name: "Authorization") == "Bearer two")
}

@Test func `a line break in a token cannot make another header`() async {
  let cache = CredentialCache(connection: ClusterConnection(server: "http://x", credentials: .token("a\r\nX-Evil: t0ps3cret")))
  do {
    _ = try await cache.credentials()
    Issue.record("accepted")
  } catch { #expect("\(error)".contains("control character") && !"\(error)".contains("t0ps3cret")) }
}

@Test func `a plugin that is not installed says how to get it`() async {
  let missing = ExecPlugin(
    command: "apus-no-such-plugin", apiVersion: "client.authentication.k8s.io/v1", installHint: "Get it from example.com.")
  do {
    _ = try await PluginRun.output(of: missing)
    Issue.record("ran")
  } catch { #expect("\(error)".contains("Get it from example.com.")) }
}

@Test func `a real program's answer is taken`() async throws {
  let script = #"printf '%s' "$ANSWER""#
  let shell = ExecPlugin(
    command: "sh", arguments: ["-c", script], environment: ["ANSWER": String(decoding: output(["token": "t"]), as: UTF8.self)],
    apiVersion: "client.authentication.k8s.io/v1")
  #expect(try ExecCredential(output: try await PluginRun.output(of: shell), of: shell).token == "t")
}
