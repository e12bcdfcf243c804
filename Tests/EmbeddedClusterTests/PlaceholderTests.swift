import Testing

@Test func `EmbeddedCluster placeholder`() {}
