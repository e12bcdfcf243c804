import Testing

@Test func `Repositories placeholder`() {}
