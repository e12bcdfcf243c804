import Testing

@Test func `Syncing placeholder`() {}
