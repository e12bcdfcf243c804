import GoTemplate
import Testing

@Suite struct `Template maps` {
  @Test func `iterate in byte order however they were filled`() {
    let map = TemplateMap()
    for number in [5, 3, 9, 1, 7, 100, 20, 11, 8, 2, 6, 4, 0] { map["k\(number)"] = .int(number) }
    map["k9"] = nil
    map["k3"] = .int(33)
    #expect(map.keys == ["k0", "k1", "k100", "k11", "k2", "k20", "k3", "k4", "k5", "k6", "k7", "k8"])
    #expect(map["k3"]?.goType == "int")
    #expect(map["k9"] == nil)
    #expect(map.count == 12)
  }
}
