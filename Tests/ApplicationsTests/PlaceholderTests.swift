import Testing

@Test func `Applications placeholder`() {}
