import ObjectModel

extension TransformerConfiguration {
  /// Brings each list of field specs into the order of their kinds: that in which objects are printed, blank parts behind all others.
  mutating func sort() {
    let order = KindOrder()
    for list in [
      \TransformerConfiguration.namePrefix, \.nameSuffix, \.namespace, \.commonLabels, \.labels, \.templateLabels,
      \.commonAnnotations, \.varReferences, \.images, \.replicas,
    ] { self[keyPath: list] = order.sorted(self[keyPath: list]) { $0.groupVersionKind } }
    nameReferences = order.sorted(nameReferences) { $0.target }
  }
}
