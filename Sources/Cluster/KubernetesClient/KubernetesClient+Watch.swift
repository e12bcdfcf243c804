import AsyncHTTPClient
import NIOCore
import ObjectModel

extension KubernetesClient {
  /// How many events may wait for a slow reader before the watch is ended.
  private static let waitingEvents = 100_000

  public func watch(
    _ resource: APIResource, namespace: String?, matching selection: Selection, from resourceVersion: String
  ) -> AsyncThrowingStream<WatchEvent, any Error> {
    // Every watch ends after five to ten minutes, at a moment of its own, so that reconnections spread out.
    let seconds = 300 + Int(settings.pace.chance() * 300)
    var request = ClusterRequest(method: .GET, path: resource.path(namespace: namespace))
    request.query =
      selection.query + [
        ("watch", "true"), ("resourceVersion", resourceVersion), ("allowWatchBookmarks", "true"),
        ("timeoutSeconds", String(seconds)),
      ]
    let (stream, continuation) = AsyncThrowingStream<WatchEvent, any Error>.makeStream(
      bufferingPolicy: .bufferingOldest(Self.waitingEvents))
    let task = Task { [request] in
      do {
        // The server ends the watch after `seconds`; the margin catches one that died without a word.
        try await follow(request, limit: .seconds(seconds + 30), into: continuation)
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  private func follow(
    _ request: ClusterRequest, limit: Duration, into continuation: AsyncThrowingStream<WatchEvent, any Error>.Continuation
  ) async throws(KubernetesError) {
    let response = try await open(request, limit: limit)
    var splitter = WatchFrameSplitter()
    func take(_ frames: [[UInt8]]) throws(KubernetesError) {
      for frame in frames {
        if case .dropped = continuation.yield(try WatchEvent(frame: frame)) {
          throw .connection(
            server: server, problem: "changes came faster than they could be handled", remedy: "the objects are listed anew")
        }
      }
    }
    do {
      switch response.body {
      case .http(let body):
        for try await part in body { try take(try splitter.append(part.readableBytesView)) }
      case .lines(let lines):
        for await line in lines { try take([line]) }
      case .whole(let bytes): try take(try splitter.append(bytes))
      }
      if let last = splitter.finish() { continuation.yield(try WatchEvent(frame: last)) }
    } catch let error as KubernetesError {
      throw error
    } catch {
      throw connectionError(error)
    }
  }
}
