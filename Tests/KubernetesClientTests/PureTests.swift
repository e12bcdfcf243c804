import ObjectModel
import Testing

@testable import KubernetesClient

@Suite struct BackoffTests {
  @Test func `delays double up to the cap and start over after a reset`() {
    var backoff = Backoff(initial: .seconds(1), cap: .seconds(5), jitter: 0)
    #expect((0..<4).map { _ in backoff.next(chance: 0.5) } == [.seconds(1), .seconds(2), .seconds(4), .seconds(5)])
    backoff.reset()
    #expect(backoff.next(chance: 0) == .seconds(1))
  }

  @Test func `jitter spreads a delay between itself and its double`() {
    #expect(Backoff.watch.delay(ofAttempt: 0, chance: 0) == .milliseconds(800))
    #expect(Backoff.watch.delay(ofAttempt: 0, chance: 1) == .milliseconds(1600))
    #expect(Backoff.watch.delay(ofAttempt: 100_000, chance: 0) == .seconds(30))
  }

  @Test func `a token bucket lets a burst through and then paces`() {
    var bucket = TokenBucket(rate: RequestRate(requestsPerSecond: 10, burst: 2), now: .zero)
    #expect([bucket.take(now: .zero), bucket.take(now: .zero)] == [.zero, .zero])
    #expect(bucket.take(now: .zero) == .milliseconds(100))
    #expect(bucket.take(now: .zero) == .milliseconds(200))
    #expect(bucket.take(now: .seconds(60)) == .zero)
  }
}

@Suite struct RetryPolicyTests {
  let policy = RetryPolicy(limit: 2)

  @Test func `a refusal with Retry-After is repeated whatever it was`() {
    #expect(policy.delay(after: .answered(code: 429, retryAfter: "3"), attempt: 0, isIdempotent: false, chance: 0) == .seconds(3))
    #expect(policy.delay(after: .answered(code: 500, retryAfter: "1"), attempt: 0, isIdempotent: false, chance: 0) == .seconds(1))
  }

  @Test func `a wrong Retry-After does not stop everything`() {
    #expect(
      policy.delay(after: .answered(code: 503, retryAfter: "86400"), attempt: 0, isIdempotent: true, chance: 0) == .seconds(60))
  }

  @Test func `without Retry-After only what does no harm twice is repeated`() {
    let broken = KubernetesError.connection(server: "s", problem: "p", remedy: "r")
    #expect(
      policy.delay(after: .answered(code: 503, retryAfter: nil), attempt: 0, isIdempotent: true, chance: 0) == .milliseconds(250))
    #expect(policy.delay(after: .answered(code: 503, retryAfter: nil), attempt: 0, isIdempotent: false, chance: 0) == nil)
    #expect(policy.delay(after: .failed(broken), attempt: 0, isIdempotent: false, chance: 0) == nil)
    #expect(policy.delay(after: .failed(broken), attempt: 1, isIdempotent: true, chance: 0) == .milliseconds(500))
  }

  @Test(arguments: [400, 401, 403, 404, 409, 410, 422])
  func `what the client did wrong is never repeated`(code: Int) {
    #expect(policy.delay(after: .answered(code: code, retryAfter: "1"), attempt: 0, isIdempotent: true, chance: 0) == nil)
  }

  @Test func `attempts are bounded`() {
    #expect(policy.delay(after: .answered(code: 429, retryAfter: "1"), attempt: 2, isIdempotent: true, chance: 0) == nil)
  }
}

@Suite struct WatchFrameTests {
  @Test(arguments: [1, 2, 3, 7, 100])
  func `frames come out whole whatever pieces they arrive in`(size: Int) throws {
    let text = Array("{\"a\":1}\n\n{\"b\":\"ü\"}\r\n{\"c\"".utf8)
    var splitter = WatchFrameSplitter()
    var frames: [String] = []
    for start in stride(from: 0, to: text.count, by: size) {
      frames += try splitter.append(text[start..<min(start + size, text.count)]).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(frames == ["{\"a\":1}", "{\"b\":\"ü\"}\r"])
    #expect(splitter.finish() == Array("{\"c\"".utf8))
  }

  @Test func `a frame without end is refused before memory is full`() {
    var splitter = WatchFrameSplitter(limit: 10)
    #expect(throws: KubernetesError.self) { try splitter.append(Array(repeating: UInt8(ascii: "a"), count: 11)) }
  }

  @Test func `an error frame becomes the error it carries`() {
    let frame =
      #"{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version: 1 (2683)"}}"#
    do {
      _ = try WatchEvent(frame: Array(frame.utf8))
      Issue.record("no error")
    } catch { #expect(error.isGone) }
  }

  @Test func `a bookmark carries only a version`() throws {
    let frame = #"{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"77"}}}"#
    #expect(try WatchEvent(frame: Array(frame.utf8)) == .bookmark(resourceVersion: "77"))
  }
}

@Suite struct ErrorTests {
  @Test func `a Status is read with its causes`() {
    let body =
      #"{"kind":"Status","code":422,"reason":"Invalid","message":"m","details":{"causes":[{"reason":"FieldValueInvalid","message":"c","field":"spec.replicas"}]}}"#
    let failure = StatusFailure(body: Array(body.utf8), code: 422)
    #expect(failure.causes == [StatusFailure.Cause(reason: "FieldValueInvalid", message: "c", field: "spec.replicas")])
    #expect(KubernetesError.status(failure).isInvalid)
  }

  @Test(arguments: [
    ("404 page not found\n", 404, "404 page not found"), ("<html><body>…", 502, "the server answered 502 without a reason"),
    ("", 500, "the server answered 500 without a reason"),
  ])
  func `a body that is no Status becomes one line`(body: String, code: Int, message: String) {
    #expect(StatusFailure(body: Array(body.utf8), code: code).message == message)
  }

  @Test func `the two kinds of 409 are told apart`() {
    let exists = KubernetesError.status(StatusFailure(code: 409, reason: "AlreadyExists", message: ""))
    let conflict = KubernetesError.status(StatusFailure(code: 409, reason: "Conflict", message: ""))
    #expect(exists.isAlreadyExists && !exists.isConflict && conflict.isConflict && !conflict.isAlreadyExists)
  }

  @Test func `a warning header is unquoted`() {
    #expect(ServerWarning(header: #"299 - "unknown field \"dat\"""#)?.text == #"unknown field "dat""#)
    #expect(ServerWarning(header: #"199 - "x""#) == nil)
    #expect(ServerWarning(header: #"299 - "never closed"#) == nil)
  }
}

@Suite struct ListPageTests {
  private let configMaps = APIResource.configMaps

  @Test func `items get the kind and version of their list`() throws {
    let body =
      #"{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"9","continue":"x"},"items":[{"metadata":{"name":"a"}}]}"#
    let page = try ListPage(Array(body.utf8), of: configMaps, request: "GET")
    #expect(page.items.map(\.groupVersionKind) == [GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")])
    #expect(page.next == "x" && page.resourceVersion == "9")
  }

  @Test(arguments: [
    "<html>down for maintenance</html>", "{}", "[]", #"{"kind":"ConfigMapList","metadata":{"resourceVersion":"1"}}"#,
    #"{"kind":"ConfigMapList","items":[]}"#, #"{"kind":"Status","items":[],"metadata":{"resourceVersion":"1"}}"#,
  ])
  func `an error page is never taken for an empty list`(body: String) {
    #expect(throws: KubernetesError.self) { try ListPage(Array(body.utf8), of: configMaps, request: "GET") }
  }
}

@Suite struct PathTests {
  private let deployments = APIResource(
    group: "apps", version: "v1", plural: "deployments", kind: "Deployment", isNamespaced: true)

  @Test func `paths follow group, scope and subresource`() {
    #expect(deployments.path(namespace: "a", name: "w", subresource: "scale") == "/apis/apps/v1/namespaces/a/deployments/w/scale")
    #expect(deployments.path() == "/apis/apps/v1/deployments")
    #expect(APIResource.namespaces.path(namespace: "ignored", name: "x") == "/api/v1/namespaces/x")
  }

  @Test func `a name cannot reach out of its segment`() {
    #expect(deployments.path(namespace: "a", name: "../x?y#z") == "/apis/apps/v1/namespaces/a/deployments/..%2Fx%3Fy%23z")
  }
}
