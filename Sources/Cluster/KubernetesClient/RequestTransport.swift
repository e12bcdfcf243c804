import AsyncHTTPClient

/// How requests reach a server: over HTTP, or within the process.
protocol RequestTransport: Sendable {
  /// The URL of the server as configured, for messages.
  var server: String { get }

  /// Sends a request and reads the whole response.
  func send(_ request: ClusterRequest, credential: RequestCredentials) async throws(KubernetesError) -> ClusterResponse

  /// Sends a request and returns the response with its body still to come.
  ///
  /// - Parameter limit: how long everything may take, the body included.
  func open(_ request: ClusterRequest, credential: RequestCredentials, limit: Duration) async throws(KubernetesError)
    -> StreamedResponse

  /// What went wrong on the way, in words.
  func connectionError(_ error: any Error) -> KubernetesError
}

/// A response whose body is read as it comes.
struct StreamedResponse: Sendable {
  enum Body: Sendable {
    case http(HTTPClientResponse.Body)
    case lines(any AsyncSequence<[UInt8], Never> & Sendable)
    case whole([UInt8])
  }

  var code: Int
  var body: Body

  /// The first bytes of the body, all of them if it is small: enough for the text of a failure.
  func beginning(upTo limit: Int) async -> [UInt8] {
    switch body {
    case .http(let body): (try? await body.collect(upTo: limit)).map { Array($0.readableBytesView) } ?? []
    case .whole(let bytes): Array(bytes.prefix(limit))
    case .lines: []
    }
  }
}
