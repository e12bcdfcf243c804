import Testing

@Test func `Comparison placeholder`() {}
