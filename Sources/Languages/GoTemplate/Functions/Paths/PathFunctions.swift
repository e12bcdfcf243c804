/// sprig's functions of paths with slashes. Those of the operating system are the same, since that is always Linux.
enum PathFunctions {
  static let all: [TemplateFunction] =
    named("base", GoPath.base) + named("dir", GoPath.directory)
    + named("clean", GoPath.clean) + named("ext", GoPath.fileExtension)
    + ["isAbs", "osIsAbs"].map { name in
      TemplateFunction(name, .string) { arguments, _ in .bool(arguments.string(0).withBytes { $0.first == UInt8(ascii: "/") }) }
    }

  private static func named(_ name: String, _ part: @escaping @Sendable (ArraySlice<UInt8>) -> ArraySlice<UInt8>)
    -> [TemplateFunction]
  {
    [name, "os" + name.prefix(1).uppercased() + name.dropFirst()].map { name in
      TemplateFunction(name, .string) { arguments, _ in .string(TemplateString(bytes: part(arguments.string(0).utf8[...]))) }
    }
  }
}

/// Go's `path` package.
enum GoPath {
  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  /// The last element, without slashes behind it; `.` for an empty path, `/` for slashes alone.
  @Sendable static func base(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if path.isEmpty { return [dot] }
    guard let last = path.lastIndex(where: { $0 != slash }) else { return [slash] }
    let trimmed = path[...last]
    return trimmed[(trimmed.lastIndex(of: slash).map { $0 + 1 } ?? trimmed.startIndex)...]
  }

  /// All but the last element, cleaned.
  @Sendable static func directory(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    clean(path[..<(path.lastIndex(of: slash).map { $0 + 1 } ?? path.startIndex)])
  }

  /// What stands from the last dot of the last element on.
  @Sendable static func fileExtension(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let name = path[(path.lastIndex(of: slash).map { $0 + 1 } ?? path.startIndex)...]
    return name.lastIndex(of: dot).map { name[$0...] } ?? []
  }

  /// The shortest path that means the same: without double slashes, `.`, and `..` where it can be resolved.
  @Sendable static func clean(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isAbsolute = path.first == slash
    var elements: [ArraySlice<UInt8>] = []
    for element in path.split(separator: slash) where !element.elementsEqual([dot]) {
      guard element.elementsEqual([dot, dot]) else {
        elements.append(element)
        continue
      }
      if let last = elements.last, !last.elementsEqual([dot, dot]) {
        elements.removeLast()
      } else if !isAbsolute {
        elements.append(element)
      }
    }
    let joined = (isAbsolute ? [slash] : []) + elements.joined(separator: [slash])
    return joined.isEmpty ? [dot] : joined[...]
  }
}
