import ObjectModel

/// Reads the files beside a kustomization file that hold configuration rather than resources: by the rules of Kubernetes' own
/// YAML reader, and of several documents the first.
enum ConfigurationText {
  /// - Throws: in the words of that reader.
  static func value(_ text: [UInt8]) throws(KustomizeError) -> JSONValue {
    do throws(YAMLError) {
      return try YAML.documents(text).first ?? .null
    } catch {
      throw KustomizeError("error converting YAML to JSON: \(error.goText)")
    }
  }

  /// Takes a value as a Go type, unknown fields left out and numbers taken as text where text is wanted.
  ///
  /// - Throws: for a field of the wrong type.
  static func decode(
    _ value: JSONValue, as type: GoStruct, rules: StrictDecoding.Rules = .lenient
  ) throws(KustomizeError) -> JSONObject {
    do throws(KustomizeError) {
      return try StrictDecoding.decode(value, as: type, rules: rules)
    } catch {
      throw error.within("error unmarshaling JSON: while decoding JSON")
    }
  }
}
