import ObjectModel
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.5, "0.5"), (-2.25, "-2.25"), (100, "100"), (1e6, "1000000"), (1e15, "1000000000000000"), (1e16, "10000000000000000"),
    (123_456_789_012_345_680, "123456789012345680"), (1e20, "100000000000000000000"), (1e21, "1e+21"), (1.5e300, "1.5e+300"),
    (1e-6, "0.000001"), (1e-7, "1e-7"), (2.5e-9, "2.5e-9"), (-0.0, "-0"), (1_234_567.5, "1234567.5"),
  ])
  func `JSON has an exponent below 1e-6 and from 1e21 on`(number: Double, text: String) {
    #expect(JSONValue.double(number).json() == text)
  }

  @Test(arguments: [
    (0.5, "0.5"), (1e6, "1000000"), (1e16, "10000000000000000"), (1e21, "1e+21"), (1_234_567.5, "1.2345675e+06"),
    (123_456.5, "123456.5"), (0.00001, "1e-05"), (0.0001, "0.0001"),
  ])
  func `YAML has an exponent below 1e-4 and from 1e6 on, unless the number is whole`(number: Double, text: String) {
    #expect(YAML.text(.double(number)) == text + "\n")
  }

  @Test(arguments: [(1e6, "1e+06"), (999_999, "999999"), (1_234_567, "1.234567e+06"), (0.0001, "0.0001"), (-0.0, "-0"), (0, "0")])
  func `the short text has an exponent from 1e6 on`(number: Double, text: String) {
    #expect(number.shortText == text)
  }
}
