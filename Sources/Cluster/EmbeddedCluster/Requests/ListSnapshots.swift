import ObjectModel

/// The lists that clients read page by page: all pages of one are of the same moment.
actor ListSnapshots {
  private static let capacity = 64

  private var lists: [String: (objects: [Manifest], revision: Int64)] = [:]
  private var order: [String] = []

  /// Keeps the rest of a list and gives the token that continues it.
  func keep(_ objects: [Manifest], revision: Int64) -> String {
    let token = Base64.encode(
      Array("{\"v\":\"meta.k8s.io/v1\",\"rv\":\(revision),\"start\":\"\(ObjectMetadata.randomSuffix(12))\"}".utf8)
    )
    .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    lists[token] = (objects, revision)
    order.append(token)
    if order.count > Self.capacity { lists[order.removeFirst()] = nil }
    return token
  }

  /// What a token continues; `nil` for one that is too old or never was.
  func take(_ token: String) -> (objects: [Manifest], revision: Int64)? { lists[token] }
}
