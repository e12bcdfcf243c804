import ObjectModel

extension DefaultRules {
  /// Secrets, namespaces, limit ranges.
  static let core: [String: Rule] = [
    "core.v1.Secret": { secret in
      secret.fill("type", "Opaque")
      guard let plain = secret.removeValue(forKey: "stringData")?.object else { return }
      for (key, value) in plain {
        guard let text = value.string else { continue }
        secret.mutate("data", default: [:]) { $0[key] = .string(Base64.encode(text.utf8)) }
      }
    },
    "core.v1.Namespace": { namespace in
      let name = namespace["metadata"]?["name"] ?? ""
      namespace.change("metadata") { metadata in
        metadata.mutate("labels", default: [:]) { $0["kubernetes.io/metadata.name"] = name }
      }
      namespace.mutate("status", default: [:]) { status in
        if status["phase"] == nil { status["phase"] = "Active" }
      }
    },
    "core.v1.LimitRangeItem": { item in
      guard item["type"] == "Container" else { return }
      func complete(_ field: String, from source: String) {
        for (name, value) in item[source]?.object ?? [:] where item[field]?[name] == nil {
          item.mutate(field, default: [:]) { $0[name] = value }
        }
      }
      complete("default", from: "max")
      complete("defaultRequest", from: "default")
      complete("defaultRequest", from: "min")
    },
  ]
}
