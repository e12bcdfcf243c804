import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// The connections that are open, and how long each may keep the server waiting: who begins a request and does not end it, or
/// asks for nothing, is hung up on.
final class OpenConnections: Sendable {
  /// How long is waited for what, as API servers do.
  struct Patience: Sendable {
    /// For the first request, after the connection is made.
    var request = Duration.seconds(32)
    /// For the whole body of a request, after its head.
    var body = Duration.seconds(60)
    /// For the next request.
    var idle = Duration.seconds(180)
  }

  private struct Wait {
    /// What is closed when its time is up: a connection, or with HTTP/2 the stream of one request.
    var channel: any Channel
    var deadline: ContinuousClock.Instant
  }

  private struct Content {
    /// By the identity of the channel, which nobody else has while it is held here.
    var waits: [ObjectIdentifier: Wait] = [:]
    /// How many requests are being answered on a connection.
    var requests: [ObjectIdentifier: Int] = [:]
  }

  private let patience: Patience
  private let content = Mutex(Content())

  init(patience: Patience = Patience()) { self.patience = patience }

  /// A connection was made.
  func opened(_ connection: any Channel) {
    wait(patience.request, for: connection)
    connection.closeFuture.whenComplete { [self] _ in
      content.withLock { $0.waits[ObjectIdentifier(connection)] = nil }
    }
  }

  /// The head of a request has come.
  func began(_ channel: any Channel) {
    let connection = ObjectIdentifier(channel.connection)
    content.withLock { content in
      content.requests[connection, default: 0] += 1
      content.waits[connection] = nil
    }
    wait(patience.body, for: channel)
  }

  /// The whole request has come.
  func received(_ channel: any Channel) { content.withLock { $0.waits[ObjectIdentifier(channel)] = nil } }

  /// A request was answered, or never will be.
  func answered(_ channel: any Channel) {
    let connection = channel.connection
    let id = ObjectIdentifier(connection)
    let isIdle = content.withLock { content in
      content.waits[ObjectIdentifier(channel)] = nil
      let left = (content.requests[id] ?? 1) - 1
      content.requests[id] = left > 0 ? left : nil
      return left <= 0
    }
    // One that is closed by now is not waited for; it would be held for nothing.
    if isIdle, connection.isActive { wait(patience.idle, for: connection) }
  }

  private func wait(_ time: Duration, for channel: any Channel) {
    let wait = Wait(channel: channel, deadline: .now + time)
    content.withLock { $0.waits[ObjectIdentifier(channel)] = wait }
  }

  /// Hangs up on those that are waited for too long; returns when the task is cancelled.
  func run() async {
    while (try? await Task.sleep(for: .seconds(2))) != nil { closeLate(.now) }
  }

  func closeLate(_ now: ContinuousClock.Instant) {
    let late = content.withLock { content in
      let late = content.waits.filter { $0.value.deadline <= now }
      for id in late.keys { content.waits[id] = nil }
      return late.values.map(\.channel)
    }
    for channel in late { channel.close(promise: nil) }
  }

  /// How many are waited for.
  var waiting: Int { content.withLock { $0.waits.count } }
}

extension Channel {
  /// The connection a request came on: with HTTP/2 each request has a channel of its own under the connection's. The parent of a
  /// connection is the channel that listens, which has nobody at its other end.
  var connection: any Channel {
    if let parent, parent.remoteAddress != nil { return parent }
    return self
  }
}

/// A server's channel whose connections are watched from the first moment on.
struct WatchedChannel<Base: ServerChildChannel>: ServerChildChannel {
  let base: Base
  let connections: OpenConnections

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
    connections.opened(channel)
    return base.setup(channel: channel, logger: logger)
  }

  func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
