import CustomResources
import ObjectModel

/// The fields of `ignoreDifferences`, taken out of an object before it is compared.
struct IgnoredFields {
  /// The rules that speak of the object.
  var rules: [IgnoreDifference]

  init(_ rules: [IgnoreDifference], for key: ResourceKey) {
    self.rules = rules.filter { $0.applies(to: key) }
  }

  private var pointers: [JSONPointer] { rules.flatMap(\.jsonPointers).compactMap(JSONPointer.init) }

  func removed(from manifest: Manifest) -> Manifest {
    var value = manifest.value
    for pointer in pointers { Self.remove(pointer.tokens[...], from: &value) }
    return Manifest(value)
  }

  /// An object that defaults were filled into, without those that came where a field had been removed before.
  func withheld(from completed: Manifest, completing original: Manifest) -> Manifest {
    var value = completed.value
    for pointer in pointers where original.value[pointer] == nil { Self.remove(pointer.tokens[...], from: &value) }
    return Manifest(value)
  }

  /// A desired object with the live values of its ignored fields; never those of `status`.
  func restored(in desired: Manifest, from live: Manifest) -> Manifest {
    var value = desired.value
    for pointer in pointers where pointer.tokens.first != "status" {
      if let current = live.value[pointer] {
        Self.set(pointer.tokens[...], to: current, in: &value)
      } else {
        Self.remove(pointer.tokens[...], from: &value)
      }
    }
    return Manifest(value)
  }

  /// Sets what a pointer points at, making the objects on the way; a path through a list must exist.
  private static func set(_ tokens: ArraySlice<String>, to newValue: JSONValue, in value: inout JSONValue) {
    guard let token = tokens.first else {
      value = newValue
      return
    }
    if case .array(var elements) = value {
      guard let index = Int(token), elements.indices.contains(index) else { return }
      set(tokens.dropFirst(), to: newValue, in: &elements[index])
      value = .array(elements)
    } else {
      var child = value[token] ?? [:]
      set(tokens.dropFirst(), to: newValue, in: &child)
      value[token] = child
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
