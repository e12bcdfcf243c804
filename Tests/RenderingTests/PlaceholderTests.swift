import Testing

@Test func `Rendering placeholder`() {}
