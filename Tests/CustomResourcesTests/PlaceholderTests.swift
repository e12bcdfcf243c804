import Testing

@Test func `CustomResources placeholder`() {}
