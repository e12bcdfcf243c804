/// What the path of a request addresses.
enum RequestPath: Sendable, Equatable {
  /// Objects of a resource: `/api/v1/namespaces/NS/RESOURCE/NAME/SUBRESOURCE`.
  case objects(Target)
  /// Anything else, as its parts: `["healthz"]`, `["apis", "apps", "v1"]`.
  case other([String])

  struct Target: Sendable, Equatable {
    var resource: ResourceName
    /// `nil` for all namespaces, and for cluster-scoped resources.
    var namespace: String?
    /// `nil` for the collection.
    var name: String?
    /// Empty for the object itself.
    var subresource: String
    /// What follows the subresource, for proxies.
    var rest: [String]
  }

  /// Reads a path without its query; parts are percent-decoded.
  init(_ path: String) {
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0).removingPercentEncodingOrSelf }
    var rest = parts[...]
    let group: String
    switch rest.first {
    case "api"? where rest.count >= 3:
      group = ""
      rest = rest.dropFirst()
    case "apis"? where rest.count >= 4:
      group = parts[1]
      rest = rest.dropFirst(2)
    default:
      self = .other(parts)
      return
    }
    let version = rest.removeFirst()
    var namespace: String?
    // `/namespaces/NS` and its subresources are about the namespace itself.
    if rest.first == "namespaces", rest.count >= 3,
      !(rest.count == 3 && group.isEmpty && (rest.last == "status" || rest.last == "finalize"))
    {
      namespace = rest[rest.startIndex + 1]
      rest = rest.dropFirst(2)
    }
    let plural = rest.removeFirst()
    let name = rest.popFirst()
    let subresource = rest.popFirst() ?? ""
    self = .objects(
      Target(
        resource: ResourceName(group: group, version: version, plural: plural), namespace: namespace, name: name,
        subresource: subresource, rest: Array(rest)))
  }
}

extension StringProtocol {
  /// Percent-decoded; a text that is not well encoded stays as it is.
  var removingPercentEncodingOrSelf: String {
    guard utf8.contains(UInt8(ascii: "%")) else { return String(self) }
    var bytes: [UInt8] = []
    var rest = Array(utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self) ?? String(self)
  }
}
