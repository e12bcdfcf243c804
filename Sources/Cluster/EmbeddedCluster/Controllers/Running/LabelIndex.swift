import ObjectModel

/// The names of objects by namespace and label, so that who is chosen is found without looking at all.
struct LabelIndex: Sendable {
  private struct Label: Hashable {
    var namespace: String
    var key: String
    var value: String
  }

  private var names: [Label: Set<String>] = [:]

  /// - Parameter labels: a map of strings.
  mutating func insert(_ name: String, namespace: String, labels: JSONObject) {
    for (key, value) in labels {
      guard let value = value.string else { continue }
      names[Label(namespace: namespace, key: key, value: value), default: []].insert(name)
    }
  }

  mutating func remove(_ name: String, namespace: String, labels: JSONObject) {
    for (key, value) in labels {
      guard let value = value.string else { continue }
      let label = Label(namespace: namespace, key: key, value: value)
      names[label]?.remove(name)
      if names[label]?.isEmpty == true { names[label] = nil }
    }
  }

  func names(namespace: String, key: String, value: String) -> Set<String> {
    names[Label(namespace: namespace, key: key, value: value)] ?? []
  }
}
