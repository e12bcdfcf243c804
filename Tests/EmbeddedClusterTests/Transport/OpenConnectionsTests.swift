import NIOCore
import NIOPosix
import Testing

@testable import EmbeddedCluster

/// Whoever keeps the server waiting is hung up on.
struct OpenConnectionsTests {
  private let connections = OpenConnections()

  /// A connection that was just opened, from the server's side.
  private func opened() async throws -> (server: any Channel, listener: any Channel) {
    let (accepted, continuation) = AsyncStream.makeStream(of: (any Channel).self)
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in channel.eventLoop.makeSucceededVoidFuture() }
      .childChannelOption(.autoRead, value: false)
      .serverChannelInitializer { channel in
        channel.pipeline.addHandler(Acceptor(continuation: continuation))
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let address = try #require(listener.localAddress)
    _ = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(to: address).get()
    let server = try #require(await accepted.first { _ in true })
    // As the server sets it up, it is not active yet.
    connections.opened(server)
    while !server.isActive { try await server.eventLoop.submit {}.get() }
    return (server, listener)
  }

  private final class Acceptor: ChannelInboundHandler, Sendable {
    typealias InboundIn = any Channel
    let continuation: AsyncStream<any Channel>.Continuation

    init(continuation: AsyncStream<any Channel>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      continuation.yield(unwrapInboundIn(data))
      context.fireChannelRead(data)
    }
  }

  @Test func `a connection that asks for nothing is closed`() async throws {
    let (server, listener) = try await opened()
    connections.closeLate(.now + .seconds(30))
    #expect(connections.waiting == 1)
    connections.closeLate(.now + .seconds(40))
    try await server.closeFuture.get()
    #expect(connections.waiting == 0)
    try await listener.close().get()
  }

  @Test func `a body that never ends is waited for, but not for ever`() async throws {
    let (server, listener) = try await opened()
    connections.began(server)
    connections.closeLate(.now + .seconds(50))
    #expect(connections.waiting == 1)
    connections.closeLate(.now + .seconds(70))
    try await server.closeFuture.get()
    connections.answered(server)
    #expect(connections.waiting == 0)
    try await listener.close().get()
  }

  @Test func `a request that is answered may take its time, and the next is waited for`() async throws {
    let (server, listener) = try await opened()
    connections.began(server)
    connections.received(server)
    connections.closeLate(.now + .seconds(86_400))
    #expect(connections.waiting == 0)
    connections.answered(server)
    connections.closeLate(.now + .seconds(120))
    #expect(connections.waiting == 1)
    connections.closeLate(.now + .seconds(200))
    try await server.closeFuture.get()
    try await listener.close().get()
  }
}
