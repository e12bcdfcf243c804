import KubernetesSchema
import ObjectModel

/// Bodies in `application/vnd.kubernetes.protobuf`, as kubectl sends them for `create KIND`, `autoscale`, `auth can-i`.
enum ProtobufBody {
  /// Why a body cannot be read. The sentence goes into a 400 Status.
  struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
  }

  static let mediaType = "application/vnd.kubernetes.protobuf"

  /// The four bytes before the envelope: `k8s` and zero.
  static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]

  /// Reads a body of any built-in kind into the object that the same request in JSON would carry: zero values that the
  /// sender had to write are left out.
  ///
  /// - Parameter fallbackKind: the kind to take when the envelope names none (the one the address is for).
  /// - Throws: `Problem` for bytes that are no such body, or of a kind that is not built in.
  static func decode(_ bytes: [UInt8], fallbackKind: GroupVersionKind? = nil) throws(Problem) -> Manifest {
    guard bytes.starts(with: magic) else {
      throw Problem("the body is not in Kubernetes protobuf: it does not start with the bytes 6b 38 73 00")
    }
    var envelope = ProtobufReader(bytes[magic.count...])
    var apiVersion = ""
    var kind = ""
    var raw: ArraySlice<UInt8> = []
    while let (number, payload) = try envelope.next() {
      guard case .bytes(let content) = payload else { continue }
      switch number {
      case 1:
        var type = ProtobufReader(content)
        while let (number, payload) = try type.next() {
          guard case .bytes(let text) = payload else { continue }
          if number == 1 { apiVersion = String(decoding: text, as: UTF8.self) }
          if number == 2 { kind = String(decoding: text, as: UTF8.self) }
        }
      case 2: raw = content
      case 3 where !content.isEmpty: throw Problem("the protobuf body has a content encoding, which is not supported")
      default: break
      }
    }
    var named = GroupVersionKind(apiVersion: apiVersion, kind: kind)
    if kind.isEmpty, let fallbackKind { named = fallbackKind }
    guard let message = messageName(of: named) else {
      throw Problem("the kind \(named) has no protobuf form; send it as JSON")
    }
    var decoder = ProtobufDecoder()
    var object = try decoder.message(message, raw, depth: 0)
    object["apiVersion"] = .string(named.apiVersion)
    object["kind"] = .string(named.kind)
    return Manifest(.object(object))
  }

  /// The message of a kind. Options (`DeleteOptions` and its like) are one type under whichever group they are sent.
  private static func messageName(of kind: GroupVersionKind) -> String? {
    let candidates = [
      KubernetesFacts.builtIn.schema(of: kind)?.typeName, kind.kind.hasSuffix("Options") ? "meta.v1.\(kind.kind)" : nil,
    ]
    return candidates.compactMap(\.self).first { ProtobufMessages.builtIn.message($0) != nil }
  }
}
