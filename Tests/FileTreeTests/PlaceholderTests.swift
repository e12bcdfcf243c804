import Testing

@Test func `FileTree placeholder`() {}
