/// The addresses of Pods, 10.244.0.1 to 10.244.255.254: who has which, and which is next.
struct AddressPool: Sendable {
  private var holders: [String: String] = [:]
  private var cursor = 0

  private static let size = 65_534

  private static func address(_ number: Int) -> String {
    let number = number % size + 1
    return "10.244.\(number / 256).\(number % 256)"
  }

  /// An address that nobody has, later than those given before so that none is given again soon; `nil` when all are in use.
  var free: String? {
    for offset in 0..<Self.size {
      let candidate = Self.address(cursor + offset)
      if holders[candidate] == nil { return candidate }
    }
    return nil
  }

  /// - Parameter holder: the uid of the Pod.
  mutating func take(_ address: String, by holder: String) {
    if holders[address] != nil { return }
    if address == free {
      cursor = (cursor + 1) % Self.size
    }
    holders[address] = holder
  }

  mutating func release(_ address: String, by holder: String) {
    if holders[address] == holder { holders[address] = nil }
  }
}
