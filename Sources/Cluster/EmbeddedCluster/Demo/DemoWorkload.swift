import ObjectModel

/// The one workload that is really there: `argoproj/rollouts-demo:COLOUR`, whose page shows by its colour which Pod has answered.
///
/// The tag is the colour; `bad-COLOUR` fails often, `slow-COLOUR` takes two seconds. The variables COLOR, ERROR_RATE and LATENCY
/// say otherwise.
struct DemoWorkload: Sendable, Equatable {
  static let colours = ["red", "orange", "yellow", "green", "blue", "purple"]

  var colour: String
  /// Of a hundred requests, how many succeed: the demo has it the wrong way round, and so have we. `nil` for all.
  var errorRate: Int?
  /// Seconds.
  var latency = 0

  /// An answer, and the whole seconds to wait before it.
  struct Answer: Sendable, Equatable {
    var code = 200
    var contentType = "text/plain; charset=utf-8"
    var body: String
    var delay = 0
  }

  /// - Returns: `nil` for a Pod that does not run the demo.
  init?(_ pod: Manifest) {
    guard let container = (pod["spec", "containers"]?.array ?? []).first(where: Self.isDemo) else { return nil }
    var tag = Self.tag(of: container["image"]?.string ?? "") ?? ""
    if tag.hasPrefix("bad-") {
      errorRate = 15
      tag = String(tag.dropFirst(4))
    } else if tag.hasPrefix("slow-") {
      latency = 2
      tag = String(tag.dropFirst(5))
    }
    func variable(_ name: String) -> String? {
      (container["env"]?.array ?? []).last { $0["name"]?.string == name }?["value"]?.string
    }
    // Without a colour, one that stays the same for the Pod.
    let number = pod.uid.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
    colour = variable("COLOR") ?? (Self.colours.contains(tag) ? tag : Self.colours[number % Self.colours.count])
    if let rate = variable("ERROR_RATE").flatMap({ Int($0) }) { errorRate = rate }
    if let seconds = variable("LATENCY").flatMap({ Double($0) }), seconds >= 0 { latency = Int(min(seconds, 60)) }
  }

  static func isDemo(_ pod: Manifest) -> Bool { (pod["spec", "containers"]?.array ?? []).contains(where: isDemo) }

  private static func isDemo(_ container: JSONValue) -> Bool { tag(of: container["image"]?.string ?? "") != nil }

  /// The tag of an image of the demo; empty without one, `nil` for another image.
  private static func tag(of image: String) -> String? {
    let parts = image.split(separator: "/")
    guard parts.count >= 2, parts[parts.count - 2] == "argoproj" else { return nil }
    let name = parts[parts.count - 1].split(separator: "@")[0].split(separator: ":", maxSplits: 1)
    return name[0] == "rollouts-demo" ? name.count > 1 ? String(name[1]) : "" : nil
  }

  // MARK: - Answers

  /// - Parameter chance: 0 to 99.
  func answer(path: String, body: [UInt8], chance: Int) -> Answer {
    switch path {
    case "/color", "color": return color(body, chance)
    case "", "/", "/index.html": return Answer(contentType: "text/html; charset=utf-8", body: DemoPage.html)
    default: return Answer(code: 404, body: "404 page not found\n")
    }
  }

  private func color(_ body: [UInt8], _ chance: Int) -> Answer {
    let text = "\"\(colour)\""
    var (wanted, delay) = (0, latency)
    if !body.isEmpty, body != Array("[]".utf8) {
      guard let settings = try? JSONValue(json: body), let list = settings.array else {
        return Answer(code: 500, body: "the body must be a JSON array of colours\n")
      }
      let own = list.first { $0["color"]?.string == colour }
      wanted = own?["return500"]?.int ?? 0
      let asked = Self.seconds(own?["delayLength"])
      if asked > 0 { delay = Int(min(asked, 60)) }
    }
    let fails = wanted > 0 ? wanted >= chance : errorRate.map { chance >= $0 } ?? false
    return Answer(code: fails ? 500 : 200, body: text, delay: delay)
  }

  private static func seconds(_ value: JSONValue?) -> Double {
    switch value {
    case .integer(let number)?: Double(number)
    case .double(let number)?: number
    default: 0
    }
  }
}
