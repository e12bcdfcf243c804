import Testing

@Test func `KubernetesSchema placeholder`() {}
