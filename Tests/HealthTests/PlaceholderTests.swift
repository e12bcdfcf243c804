import Testing

@Test func `Health placeholder`() {}
