import CustomResources
import ObjectModel

/// Hides the values of Secrets, so that people can see that a value changed, but not the value.
///
/// Equal values get equal masks, different values masks of different lengths, consistently over all the objects given
/// together: 8, 12, 16 … plus signs.
public struct SecretMask {
  private var lengths: [JSONValue: Int] = [:]
  private let annotations: Set<String>

  /// - Parameter annotations: annotations whose values are hidden too (`resource.sensitive.mask.annotations`).
  private init(annotations: Set<String>) { self.annotations = annotations }

  private static let shortest = 8
  private static let step = 4

  /// The objects with their secret values masked; objects of other kinds come back as they are.
  public static func masked(_ objects: [Manifest?], annotations: Set<String> = []) -> [Manifest?] {
    var mask = SecretMask(annotations: annotations)
    return objects.map { $0.map { mask.masked($0) } }
  }

  /// A desired and a live object with their secret values masked.
  public static func masked(desired: Manifest?, live: Manifest?, annotations: Set<String> = []) -> (
    desired: Manifest?, live: Manifest?
  ) {
    let objects = masked([desired, live], annotations: annotations)
    return (objects[0], objects[1])
  }

  /// A comparison of Secrets with every value masked; its differences are computed anew, over the masks.
  public static func masked(_ comparison: ObjectComparison, annotations: Set<String> = []) -> ObjectComparison {
    let objects = masked([comparison.normalisedLive, comparison.predictedLive], annotations: annotations)
    guard let secret = comparison.normalisedLive ?? comparison.predictedLive, secret.isSecret else { return comparison }
    var result = comparison
    result.normalisedLive = objects[0]
    result.predictedLive = objects[1]
    if !comparison.differences.isEmpty {
      result.differences = Difference.all(desired: objects[1]?.value, live: objects[0]?.value, schema: nil)
      // Who owns a field is no secret.
      for index in result.differences.indices {
        let path = result.differences[index].path
        result.differences[index].owner = comparison.differences.first { $0.path == path }?.owner
      }
    }
    return result
  }

  private mutating func masked(_ object: Manifest) -> Manifest {
    guard object.isSecret else { return object }
    var object = ObjectNormalisation.foldedSecret(object)
    if let data = object["data"]?.object {
      object["data"] = .object(JSONObject(data.map { ($0.key, mask(for: $0.value)) }))
    }
    for key in annotations {
      if let value = object.annotation(key) { object.setAnnotation(key, to: mask(for: .string(value)).string) }
    }
    if let text = object.annotation(Annotation.lastApplied) {
      // What cannot be read cannot be masked in part.
      let last = (try? JSONValue(json: text)).flatMap { $0.object == nil ? nil : masked(last: Manifest($0)) }
      object.setAnnotation(Annotation.lastApplied, to: last?.value.json() ?? String(repeating: "+", count: Self.shortest))
    }
    return object
  }

  /// The copy of what was applied last is a Secret whatever it says of itself.
  private mutating func masked(last: Manifest) -> Manifest {
    var secret = last
    secret.apiVersion = "v1"
    secret.kind = "Secret"
    secret.setAnnotation(Annotation.lastApplied, to: nil)
    var result = masked(secret)
    result.apiVersion = last.apiVersion
    result.kind = last.kind
    return result
  }

  private mutating func mask(for value: JSONValue) -> JSONValue {
    // An empty value hides nothing.
    if value == "" { return value }
    let length = lengths[value] ?? Self.shortest + Self.step * lengths.count
    lengths[value] = length
    return .string(String(repeating: "+", count: length))
  }
}

extension Manifest {
  var isSecret: Bool { group.isEmpty && kind == "Secret" }
}
