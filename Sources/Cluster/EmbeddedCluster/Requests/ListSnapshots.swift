import ObjectModel

/// The lists that clients read page by page: all pages of one are of the same moment.
actor ListSnapshots {
  private static let capacity = 64
  private static let version = "meta.k8s.io/v1"

  private var lists: [String: (objects: [Manifest], revision: Int64)] = [:]
  private var order: [String] = []

  /// Keeps the rest of a list and gives the token that continues it.
  func keep(_ objects: [Manifest], revision: Int64) -> String {
    let content: JSONValue = [
      "v": .string(Self.version), "rv": .integer(revision), "start": .string(ObjectMetadata.randomSuffix(12)),
    ]
    let token = Base64.encode(content.jsonBytes()).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    lists[token] = (objects, revision)
    order.append(token)
    if order.count > Self.capacity { lists[order.removeFirst()] = nil }
    return token
  }

  /// What a token continues.
  ///
  /// - Throws: 410 for a list that is not kept any more, 400 for what is no token.
  func rest(_ token: String) throws(APIStatus) -> (objects: [Manifest], revision: Int64) {
    if let list = lists[token] { return list }
    guard Self.isToken(token) else { throw .badRequest("continue key is not valid: it is none that this server gave out") }
    throw APIStatus(
      code: 410, reason: "Expired",
      message:
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter."
    )
  }

  private static func isToken(_ text: String) -> Bool {
    let padded =
      text.replacing("-", with: "+").replacing("_", with: "/") + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    guard let bytes = Base64.decode(padded), let content = try? JSONValue(json: bytes, limits: JSONLimits(depth: 4)) else {
      return false
    }
    return content["v"]?.string == version
  }
}
