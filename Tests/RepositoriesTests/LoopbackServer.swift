import Foundation
import Glibc
import Synchronization

/// A small HTTP server on loopback that gives out the files of a folder: enough for Git's plain HTTP transport.
final class LoopbackServer: Sendable {
  struct Request: Sendable {
    var path: String
    /// The header lines, names in lower case.
    var headers: [String: String]
  }

  struct Answer: Sendable {
    var status: String
    var headers: [String] = []
    var body: [UInt8] = []
  }

  private let listener: CInt
  let port: UInt16
  private let seen = Mutex<[Request]>([])
  /// Every request so far.
  var requests: [Request] { seen.withLock { $0 } }

  /// - Parameter answer: called on a thread of the server.
  init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) | listen(listener, 16) | getsockname(listener, $0, &length)
      }
    }
    if result != 0 { throw POSIXError(.EADDRNOTAVAIL) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { return }
        self?.serve(connection, answer)
        close(connection)
      }
    }
  }

  deinit {
    shutdown(listener, CInt(SHUT_RDWR))
    close(listener)
  }

  /// One request a connection.
  private func serve(_ connection: CInt, _ answer: (Request) -> Answer) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return }
      bytes += buffer[..<count]
    }
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    let words = lines[0].split(separator: " ")
    let request = Request(path: words.count > 1 ? String(words[1].prefix { $0 != "?" }) : "", headers: headers)
    seen.withLock { $0.append(request) }
    let reply = answer(request)
    let head = ["HTTP/1.1 \(reply.status)", "Content-Length: \(reply.body.count)", "Connection: close"] + reply.headers
    let all = Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + reply.body
    var sent = 0
    while sent < all.count {
      let count = all[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      if count <= 0 { return }
      sent += count
    }
  }

  /// The file at a path below a folder, or 404.
  static func file(_ path: String, in folder: String) -> Answer {
    guard let data = FileManager.default.contents(atPath: folder + path) else { return Answer(status: "404 Not Found") }
    return Answer(status: "200 OK", headers: ["Content-Type: text/plain"], body: Array(data))
  }
}
