import KubernetesSchema
import ObjectModel

/// The rules for `metadata` that hold for every kind.
enum ObjectMetadata {
  /// Characters of generated names: no vowels, and nothing that looks like another.
  private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")

  static func randomSuffix(_ count: Int = 5) -> String {
    var generator = SystemRandomNumberGenerator()
    return String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
  }

  static func generatedName(_ base: String) -> String { String(base.prefix(58)) + randomSuffix() }

  /// A random UUID of version 4, in lower case.
  static func uid() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }

  private static let serverOwned = [
    "uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink",
  ]

  /// Metadata of a new object: what the server owns is set, whatever the client said.
  static func initialise(_ object: inout Manifest, _ definition: ResourceDefinition, now: String) {
    for field in serverOwned { object["metadata", field] = nil }
    object["metadata", "resourceVersion"] = nil
    object["metadata", "uid"] = .string(uid())
    object["metadata", "creationTimestamp"] = .string(now)
    if definition.countsGenerations { object["metadata", "generation"] = 1 }
  }

  /// Metadata of an object that changes: what the server owns stays.
  static func carryOver(from old: Manifest, to new: inout Manifest) {
    for field in serverOwned { new["metadata", field] = old["metadata", field] }
    new["metadata", "resourceVersion"] = old["metadata", "resourceVersion"]
    if new["metadata", "generateName"] == nil { new["metadata", "generateName"] = old["metadata", "generateName"] }
  }

  /// Whether the part of an object that its generation counts differs.
  static func isSpecChanged(_ old: Manifest, _ new: Manifest, _ definition: ResourceDefinition) -> Bool {
    func counted(_ object: Manifest) -> JSONValue {
      var value = object.value
      if definition.kind.groupVersionKindIsDeployment {
        value["metadata"] = ["annotations": object["metadata", "annotations"] ?? .null]
      } else {
        value["metadata"] = nil
      }
      if definition.custom == nil || definition.hasStatus { value["status"] = nil }
      return value
    }
    return counted(old) != counted(new)
  }
}

extension GroupVersionKind {
  /// Deployments count changed annotations too.
  fileprivate var groupVersionKindIsDeployment: Bool { group == "apps" && kind == "Deployment" }
}
