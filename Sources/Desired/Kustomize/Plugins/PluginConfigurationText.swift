import ObjectModel

/// The text of a built-in transformer's configuration, which messages about it quote.
enum PluginConfigurationText {
  static func text(_ configuration: JSONObject) -> String { (try? YAML.goText(.object(configuration))) ?? "" }

  /// Makes a transformer that a field of a kustomization file means.
  ///
  /// - Throws: what `make` throws, with the configuration.
  static func configuring<Transformer>(
    _ kind: String, _ configuration: JSONObject, _ make: () throws(KustomizeError) -> Transformer
  ) throws(KustomizeError) -> Transformer {
    do throws(KustomizeError) {
      return try make()
    } catch {
      throw error.within("trouble configuring builtin \(kind) with config: `\n\(text(configuration))`")
    }
  }
}
