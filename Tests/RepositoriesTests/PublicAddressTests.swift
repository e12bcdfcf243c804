import Testing

@testable import Repositories

/// What is fetched for a user is fetched from the public internet alone.
@Suite struct PublicAddressTests {
  @Test(arguments: [
    ([8, 8, 8, 8], true), ([127, 0, 0, 1], false), ([10, 1, 2, 3], false), ([172, 16, 0, 1], false), ([172, 32, 0, 1], true),
    ([192, 168, 1, 1], false), ([169, 254, 169, 254], false), ([100, 64, 0, 1], false), ([0, 0, 0, 0], false),
    ([224, 0, 0, 1], false), ([255, 255, 255, 255], false), ([198, 18, 0, 1], false), ([], false), ([1, 2, 3], false),
  ])
  func `addresses of version 4`(bytes: [UInt8], isPublic: Bool) {
    #expect(PublicAddress.isPublic(bytes) == isPublic)
    // The same address in the clothes of version 6
    if bytes.count == 4 {
      for prefix: [UInt8] in [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]] {
        #expect(PublicAddress.isPublic(prefix + bytes) == isPublic)
      }
    }
  }

  @Test(arguments: [
    ([0x20, 0x01, 0x48, 0x60], true), ([0xFE, 0x80], false), ([0xFC, 0x00], false), ([0xFD, 0x12], false), ([0xFF, 0x02], false),
    ([0x20, 0x02, 127, 0, 0, 1], false), ([0x20, 0x01, 0, 0], false),
  ])
  func `addresses of version 6`(start: [UInt8], isPublic: Bool) {
    #expect(PublicAddress.isPublic(start + [UInt8](repeating: 0, count: 15 - start.count) + [1]) == isPublic)
  }

  @Test(arguments: [
    "http://127.0.0.1/", "http://localhost:8080/", "https://[::1]/", "http://169.254.169.254/latest/meta-data/",
    "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/",
  ])
  func `however this machine is called, it is not asked`(url: String) async {
    let address = WebAddress(url)
    await #expect(throws: RepositoryError.self) {
      _ = try await PublicAddress.of(try #require(address))
    }
  }
}
