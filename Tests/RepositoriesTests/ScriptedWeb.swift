import Synchronization

@testable import Repositories

/// The web as a test wants it: answers by address, and what was asked.
final class ScriptedWeb: WebClient {
  typealias Answer = @Sendable (WebRequest) -> WebResponse?

  private let answer: Answer
  private let seen = Mutex<[WebRequest]>([])

  init(_ answer: @escaping Answer) { self.answer = answer }

  var requests: [WebRequest] { seen.withLock { $0 } }
  var addresses: [String] { requests.map(\.url) }

  func send(_ request: WebRequest, credentials: Credentials) async throws(RepositoryError) -> WebResponse {
    seen.withLock { $0.append(request) }
    return answer(request) ?? WebResponse(status: 404)
  }
}

extension WebResponse {
  static func text(_ text: String, headers: [String: String] = [:]) -> WebResponse {
    WebResponse(status: 200, headers: headers, body: Array(text.utf8))
  }
}

/// Tar archives made by hand.
enum SampleArchive {
  /// An archive that is not compressed, with these files in this order.
  static func tar(_ files: KeyValuePairs<String, String>) -> [UInt8] {
    var result: [UInt8] = []
    for (name, text) in files {
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, at offset: Int) { for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte } }
      put(name, at: 0)
      put("0000644\0", at: 100)
      let size = String(text.utf8.count, radix: 8)
      put(String(repeating: "0", count: 11 - size.count) + size, at: 124)
      put("00000000000", at: 136)
      put("        ", at: 148)
      put("0", at: 156)
      put("ustar\u{0}00", at: 257)
      let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
      put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", at: 148)
      result += header + Array(text.utf8)
      result += [UInt8](repeating: 0, count: (512 - text.utf8.count % 512) % 512)
    }
    return result + [UInt8](repeating: 0, count: 1024)
  }

  /// A chart of this name with this version.
  static func chart(_ name: String, _ version: String) -> [UInt8] {
    tar(["\(name)/Chart.yaml": "apiVersion: v2\nname: \(name)\nversion: \(version)\n", "\(name)/values.yaml": "a: 1\n"])
  }
}
