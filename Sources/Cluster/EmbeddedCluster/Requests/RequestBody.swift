import ObjectModel

/// Reads the bodies of requests.
enum RequestBody {
  /// The largest body that is taken, in bytes.
  static let limit = 3 << 20
  /// The deepest nesting of a body, in levels: more than any object has, and no more than all that walk over it can take.
  static let deepest = 400
  /// The most values that a YAML document may have, with its aliases written out.
  private static let mostNodes = 500_000

  /// A JSON or YAML document, whatever it is.
  ///
  /// - Throws: 400 for a body that cannot be read, 415 for a media type that is not known.
  static func value(_ request: APIRequest) throws(APIStatus) -> JSONValue {
    if request.body.isEmpty { throw .badRequest("the request needs a body") }
    switch mediaType(request.contentType) {
    case "", "application/json", "application/json-patch+json", "application/merge-patch+json",
      "application/strategic-merge-patch+json":
      do {
        return try JSONValue(json: request.body, limits: JSONLimits(depth: deepest))
      } catch {
        throw .badRequest("the body is not JSON: \(error)")
      }
    case "application/yaml", "application/apply-patch+yaml":
      do {
        let documents = try YAML.documents(request.body, limits: YAMLLimits(depth: deepest, nodes: mostNodes))
        guard documents.count == 1 else {
          throw APIStatus.badRequest("the body must hold one YAML document, not \(documents.count)")
        }
        return documents[0]
      } catch let error as APIStatus {
        throw error
      } catch {
        throw .badRequest("the body is not YAML: \(error)")
      }
    case "application/vnd.kubernetes.protobuf":
      do {
        return try ProtobufBody.decode(request.body).value
      } catch {
        throw .badRequest("the body is not protobuf of a kind that is known: \(error)")
      }
    default: throw .unsupportedMediaType
    }
  }

  /// An object of a kind; kind and apiVersion may be left out.
  static func object(_ request: APIRequest, of definition: ResourceDefinition) throws(APIStatus) -> Manifest {
    if definition.custom != nil, mediaType(request.contentType) == "application/vnd.kubernetes.protobuf" {
      throw .unsupportedMediaType
    }
    return try object(try value(request), of: definition.kind)
  }

  static func object(_ value: JSONValue, of kind: GroupVersionKind) throws(APIStatus) -> Manifest {
    guard value.object != nil else { throw .badRequest("the body must be an object, not \(value.kindName)") }
    var object = Manifest(value)
    if object.kind.isEmpty { object.kind = kind.kind }
    if object.apiVersion.isEmpty { object.apiVersion = kind.apiVersion }
    guard object.groupVersionKind == kind else {
      throw .badRequest(
        "\(object.kind) in version \"\(object.apiVersion)\" cannot be handled as a \(kind.kind): the path is for \(kind.apiVersion) \(kind.kind)"
      )
    }
    if let metadata = object["metadata"], metadata.object == nil, !metadata.isNull {
      throw .badRequest(
        "\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(kind.kind): metadata must be an object")
    }
    return object
  }

  /// The media type without its parameters, in lower case.
  static func mediaType(_ contentType: String) -> String {
    // Nearly all clients send it as it should be.
    let isPlain = contentType.utf8.allSatisfy {
      $0 > UInt8(ascii: " ") && $0 < 0x7F && $0 != UInt8(ascii: ";") && !(65...90).contains($0)
    }
    if isPlain { return contentType }
    return String(contentType.prefix { $0 != ";" }.filter { !$0.isWhitespace }).lowercased()
  }
}
