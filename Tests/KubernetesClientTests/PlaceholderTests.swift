import Testing

@Test func `KubernetesClient placeholder`() {}
