import CustomResources
import ObjectModel

/// The fields of `ignoreDifferences`, taken out of an object before it is compared.
struct IgnoredFields {
  /// The rules that speak of the object.
  var rules: [IgnoreDifference]

  init(_ rules: [IgnoreDifference], for key: ResourceKey) {
    self.rules = rules.filter { $0.applies(to: key) }
  }

  func removed(from manifest: Manifest) -> Manifest {
    var value = manifest.value
    for pointer in rules.flatMap(\.jsonPointers) { Self.remove(Self.tokens(of: pointer)[...], from: &value) }
    return Manifest(value)
  }

  /// The reference tokens of a JSON Pointer (RFC 6901).
  private static func tokens(of pointer: String) -> [String] {
    pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { token in
      var text = ""
      var escaped = false
      for character in token {
        if escaped {
          text += character == "1" ? "/" : character == "0" ? "~" : "~\(character)"
          escaped = false
        } else if character == "~" {
          escaped = true
        } else {
          text.append(character)
        }
      }
      return escaped ? text + "~" : text
    }
  }

  /// Removes what a pointer points at; a path that leads nowhere changes nothing.
  private static func remove(_ tokens: ArraySlice<String>, from value: inout JSONValue) {
    guard let token = tokens.first else { return }
    let rest = tokens.dropFirst()
    switch value {
    case .object(let members):
      guard var child = members[token] else { return }
      if rest.isEmpty {
        value[token] = nil
      } else {
        remove(rest, from: &child)
        value[token] = child
      }
    case .array(var elements):
      guard let index = Int(token), elements.indices.contains(index) else { return }
      if rest.isEmpty { elements.remove(at: index) } else { remove(rest, from: &elements[index]) }
      value = .array(elements)
    default: return
    }
  }
}
