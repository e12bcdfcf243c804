/// Finds maps that hold themselves, so that they can be released.
///
/// `set . "root" $` is common in charts: a map that is reachable from itself, which counting references never frees.
struct MapCycles {
  private enum Color {
    case open, done
  }

  private var colors: [ObjectIdentifier: Color] = [:]
  private var lists: Set<UnsafeRawPointer> = []

  /// Takes the members out of maps that lead back to a map on the way there.
  ///
  /// - Parameter maps: those that were changed, and so may have become part of a cycle.
  static func open(_ maps: some Sequence<TemplateMap>) {
    var cycles = MapCycles()
    for map in maps { cycles.open(map) }
  }

  private mutating func open(_ start: TemplateMap) {
    guard colors[ObjectIdentifier(start)] == nil else { return }
    colors[ObjectIdentifier(start)] = .open
    // Each step: a map, and the maps its members hold that are still to be looked at.
    var path: [(map: TemplateMap, rest: [(key: String, map: TemplateMap)])] = [(start, inner(start))]
    while let last = path.indices.last {
      guard let (key, map) = path[last].rest.popLast() else {
        colors[ObjectIdentifier(path[last].map)] = .done
        path.removeLast()
        continue
      }
      switch colors[ObjectIdentifier(map)] {
      case .done: continue
      case .open: path[last].map.removeValue(for: key)
      case nil:
        colors[ObjectIdentifier(map)] = .open
        path.append((map, inner(map)))
      }
    }
  }

  /// The maps the members of a map hold, directly or in lists.
  private mutating func inner(_ map: TemplateMap) -> [(key: String, map: TemplateMap)] {
    var result: [(key: String, map: TemplateMap)] = []
    for entry in map.entries where entry.value.isContainer {
      var values = [entry.value]
      while let value = values.popLast() {
        switch value {
        case .map(let map): result.append((entry.key.name, map))
        case .list(let list):
          let address = list.elements.withUnsafeBytes { $0.baseAddress }
          if let address, lists.insert(address).inserted { values.append(contentsOf: list.elements.filter(\.isContainer)) }
        default: break
        }
      }
    }
    return result
  }
}
