import Testing

@Test func `Server placeholder`() {}
