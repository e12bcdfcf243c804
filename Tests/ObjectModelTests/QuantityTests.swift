import ObjectModel
import Testing

@Suite struct QuantityTests {
  @Test(arguments: [
    ("1000m", "1"), ("0.5", "500m"), ("1024Mi", "1Gi"), ("1.5Gi", "1536Mi"), ("1Gi", "1Gi"), ("512Ki", "512Ki"), ("1000", "1k"),
    ("0", "0"), ("0Gi", "0"), ("100m", "100m"), ("1e3", "1e3"), ("12E6", "12e6"), ("1500M", "1500M"), ("2000M", "2G"),
    ("0.1", "100m"), ("1000Ki", "1000Ki"), ("0.5Ki", "512"), ("-1000m", "-1"), ("1.1Ki", "1127"), (".5", "500m"), ("5.", "5"),
    ("1E", "1E"), ("0.0000000001", "1n"), ("1048576Ki", "1Gi"), ("-0", "0"), ("+1", "1"), ("1000n", "1u"), ("100k", "100k"),
  ])
  func `quantities have one canonical text`(text: String, canonical: String) {
    #expect(Quantity(text)?.description == canonical)
  }

  @Test(arguments: ["", "x", "1x", "1.2.3", "Gi", "1 Gi", "--1", "1e-9223372036854775808", "1e99999", "1ki", ".", "1Kib"])
  func `what is no quantity is refused`(text: String) {
    #expect(Quantity(text) == nil)
  }

  @Test func `very many digits are refused`() {
    #expect(Quantity("0." + String(repeating: "0", count: 200_000) + "1") == nil)
    #expect(Quantity(String(repeating: "9", count: 100)) == nil)
  }

  @Test(arguments: [
    ("1Ki", "1024", true), ("1Gi", "1G", false), ("1", "1000m", true), ("0", "0Ki", true), ("1e3", "1k", true),
    ("-1", "1", false), ("0", "-0", true),
  ])
  func `quantities are equal by amount`(left: String, right: String, areEqual: Bool) {
    #expect((Quantity(left) == Quantity(right)) == areEqual)
  }

  @Test(arguments: [
    ("1G", "1Gi"), ("999m", "1"), ("-2", "-1"), ("-1", "0"), ("0", "1n"), ("1Ei", "2E"), ("100m", "0.2"), ("1001", "1.01k"),
    ("9", "340282366920938463463374607431768211455"), ("1e-3", "1"),
  ])
  func `quantities are ordered by amount`(smaller: String, larger: String) throws {
    let (small, large) = (try #require(Quantity(smaller)), try #require(Quantity(larger)))
    #expect(small < large)
    #expect(!(large < small))
  }
}
