/// A version of Kubernetes, read as Kubernetes itself reads versions of any kind: two or more numbers, and whatever follows.
public struct KubernetesVersion: Sendable, Hashable {
  /// As it was given, with a `v` before it: `v1.29.3-gke.100`.
  public let text: String
  /// Its numbers alone: `v1.29.3`.
  public let core: String
  public let major: String
  public let minor: String

  /// - Throws: `HelmError` for a text that is no version.
  public init(_ text: String) throws(HelmError) {
    var rest = text.drop(while: \.isWhitespace).utf8
    if rest.first == UInt8(ascii: "v") { rest.removeFirst() }
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    func refusal(_ reason: String) -> HelmError {
      HelmError(.options, "invalid kube version '\(text)': \(reason)", remedy: "give a version such as 1.29 or v1.29.3")
    }
    var components: [Substring] = []
    while true {
      let digits = rest.prefix(while: isDigit)
      if digits.isEmpty { break }
      components.append(Substring(digits))
      rest = rest[digits.endIndex...]
      // A dot counts only before a further number.
      guard rest.first == UInt8(ascii: "."), let next = rest.dropFirst().first, isDigit(next) else { break }
      rest.removeFirst()
    }
    guard let first = components.first else { throw refusal("could not parse \"\(text)\" as version") }
    if components.count < 2 { throw refusal("illegal version string \"\(text)\"") }
    if first.count > 1, first.hasPrefix("0") {
      throw refusal("illegal zero-prefixed version component \"\(first)\" in \"\(text)\"")
    }
    var numbers: [String] = []
    for component in components {
      guard let number = UInt64(component) else { throw refusal("illegal non-numeric version component \"\(component)\"") }
      numbers.append(String(number))
    }
    self.init(text: text.hasPrefix("v") ? text : "v" + text, numbers: numbers)
  }

  private init(text: String, numbers: [String]) {
    self.text = text
    core = "v" + numbers.joined(separator: ".")
    major = numbers[0]
    minor = numbers[1]
  }

  /// The version Helm assumes when it has no cluster to ask.
  public static let standard = KubernetesVersion(text: "v1.37.0", numbers: ["1", "37", "0"])
}
