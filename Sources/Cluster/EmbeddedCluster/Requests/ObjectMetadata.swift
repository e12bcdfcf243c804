import KubernetesSchema
import ObjectModel

/// The rules for `metadata` that hold for every kind.
enum ObjectMetadata {
  /// Characters of generated names: no vowels, and nothing that looks like another.
  private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

  static func randomSuffix(_ count: Int = 5) -> String {
    var text: [UInt8] = []
    // The system is asked for chance once for every twelve characters, which it takes its time for.
    var chance: UInt64 = 0
    for index in 0..<count {
      if index % 12 == 0 { chance = .random(in: 0...UInt64.max) }
      text.append(alphabet[Int(chance % UInt64(alphabet.count))])
      chance /= UInt64(alphabet.count)
    }
    return String(decoding: text, as: UTF8.self)
  }

  static func generatedName(_ base: String) -> String { String(base.prefix(58)) + randomSuffix() }

  /// A random UUID of version 4, in lower case.
  static func uid() -> String {
    let first = UInt64.random(in: 0...UInt64.max) & ~0xF000 | 0x4000
    let second = UInt64.random(in: 0...UInt64.max) & ~(0xC << 60) | 0x8 << 60
    return String(unsafeUninitializedCapacity: 36) { text in
      var place = 0
      for index in 0..<32 {
        if index == 8 || index == 12 || index == 16 || index == 20 {
          text[place] = UInt8(ascii: "-")
          place += 1
        }
        let half = index < 16 ? first : second
        let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - index % 16 * 4)) & 0xF
        text[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        place += 1
      }
      return place
    }
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
