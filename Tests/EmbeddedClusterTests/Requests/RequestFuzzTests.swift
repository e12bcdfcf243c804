import Foundation
import ObjectModel
import Testing

@testable import EmbeddedCluster

/// Requests at random at the handler, without network: whatever comes, there is an answer, and it is one that clients can read.
/// `FUZZ_COUNT` asks for more of them than are sent by every run of the tests.
struct RequestFuzzTests {
  private static let count = ProcessInfo.processInfo.environment["FUZZ_COUNT"].flatMap { Int($0) } ?? 1_500
  /// After so many a new cluster is begun, so that the objects that are left do not decide what follows.
  private static let round = 20_000

  @Test func `every request has an answer that makes sense`() async throws {
    var fuzz = RequestFuzz(seed: 20_260_101)
    var left = Self.count
    var codes: [Int: Int] = [:]
    while left > 0 {
      let api = try await TestAPI()
      for _ in 0..<min(left, Self.round) {
        let request = fuzz.next()
        let response = await api.handler.respond(to: request)
        let code = Self.check(response, request)
        codes[code, default: 0] += 1
      }
      await api.store.close()
      left -= Self.round
    }
    // Of everything something: requests that are good, and of each kind that is not.
    for code in [200, 201, 400, 404, 405, 409, 415, 422] { #expect(codes[code, default: 0] > 0, "no answer was \(code)") }
    if Self.count > Self.round {
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      print("answers by code:", codes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))
      print(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? "")
    }
  }

  /// - Returns: the code; 0 for a stream.
  private static func check(_ response: APIResponse, _ request: APIRequest) -> Int {
    guard case .content(let content) = response else { return 0 }
    let place =
      "\(request.method) \(request.path) \(request.contentType) \(String(decoding: request.body.prefix(2000), as: UTF8.self))"
    guard content.code >= 400 else {
      #expect((200...301).contains(content.code) || content.code == 304, "\(content.code) for \(place)")
      return content.code
    }
    if content.contentType.hasPrefix("text/plain") {
      #expect(content.code == 404, "\(place)")
      return content.code
    }
    let status = try? JSONValue(json: content.body)
    #expect(status?["kind"] == "Status" && status?["status"] == "Failure", "no Status for \(place)")
    #expect(status?["code"]?.int == content.code && status?["message"]?.string?.isEmpty == false, "\(place)")
    if content.code >= 500, ![501, 503, 504].contains(content.code) {
      let message = status?["message"]?.string ?? ""
      #expect(message == "resourceVersion should not be set on objects to be created", "\(message) for \(place)")
    }
    return content.code
  }
}
