import Testing

@Test func `Settings placeholder`() {}
