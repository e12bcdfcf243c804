import Testing

@Test func `ObjectModel placeholder`() {}
