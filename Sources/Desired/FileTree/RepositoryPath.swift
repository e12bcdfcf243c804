/// A place inside a file tree: names from its root, none of them empty, `.` or `..`.
///
/// The type is the guard against path traversal: whatever text it came from, a value of it cannot name anything outside
/// the tree. Symbolic links are a separate matter; `FileTree.resolve(_:)` follows them inside the tree only.
public struct RepositoryPath: Sendable, Hashable {
  /// The names from the root; empty for the root itself.
  public let components: [String]

  /// The root of the tree.
  public static let root = RepositoryPath(unchecked: [])

  private init(unchecked components: [String]) { self.components = components }

  /// Reads a relative path such as `apps/web`, `./apps` or `apps/../base`; an empty text and `.` are the root.
  ///
  /// - Throws: `RepositoryPathError` for an absolute path, one that leaves the root on its way, or one with a NUL byte.
  public init(_ text: String) throws(RepositoryPathError) {
    self = try RepositoryPath.root.resolving(text)
  }

  /// What a relative path means when this directory is where it starts: `base` and `../web/x.yaml` make `web/x.yaml`.
  ///
  /// - Throws: `RepositoryPathError` for an absolute path, one that leaves the root on its way, or one with a NUL byte.
  public func resolving(_ text: String) throws(RepositoryPathError) -> RepositoryPath {
    if text.utf8.first == UInt8(ascii: "/") { throw .absolute(text) }
    if text.utf8.contains(0) { throw .unprintable(text) }
    var names = components
    for name in text.split(separator: "/") {
      switch name {
      case ".": continue
      case "..":
        if names.isEmpty { throw .outsideRoot(text) }
        names.removeLast()
      default: names.append(String(name))
      }
    }
    return RepositoryPath(unchecked: names)
  }

  /// The child of this directory with a name that a tree listed; `nil` if the text is not one plain name.
  public func child(_ name: String) -> RepositoryPath? {
    guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) else {
      return nil
    }
    return RepositoryPath(unchecked: components + [name])
  }

  /// The directory that holds this entry; `nil` for the root.
  public var parent: RepositoryPath? { components.isEmpty ? nil : RepositoryPath(unchecked: components.dropLast()) }

  /// The last name; empty for the root.
  public var name: String { components.last ?? "" }

  public var isRoot: Bool { components.isEmpty }

  /// Whether this is `directory` or lies below it.
  public func isWithin(_ directory: RepositoryPath) -> Bool { components.starts(with: directory.components) }

  /// The text of this path as seen from `directory`; `nil` if it does not lie within it. `.` for the directory itself.
  public func relative(to directory: RepositoryPath) -> String? {
    guard isWithin(directory) else { return nil }
    let rest = components.dropFirst(directory.components.count)
    return rest.isEmpty ? "." : rest.joined(separator: "/")
  }
}

extension RepositoryPath: CustomStringConvertible {
  /// The names joined by `/`; `.` for the root.
  public var description: String { components.isEmpty ? "." : components.joined(separator: "/") }
}

extension RepositoryPath: Comparable {
  /// By names, each in byte order: a directory stands before everything in it, and its content stands together.
  public static func < (left: RepositoryPath, right: RepositoryPath) -> Bool {
    for (one, other) in zip(left.components, right.components) where one != other {
      return one.utf8.lexicographicallyPrecedes(other.utf8)
    }
    return left.components.count < right.components.count
  }
}

/// Why a text does not name a place inside a tree.
public enum RepositoryPathError: Error, Sendable, Equatable, CustomStringConvertible {
  /// It starts with `/`.
  case absolute(String)
  /// It goes above the root of the tree.
  case outsideRoot(String)
  /// It contains a NUL byte.
  case unprintable(String)

  public var description: String {
    switch self {
    case .absolute(let text): "the path \"\(text)\" is absolute; write it relative to the root of the repository"
    case .outsideRoot(let text): "the path \"\(text)\" leaves the repository; use a path inside it"
    case .unprintable: "the path contains a NUL byte; remove it"
    }
  }
}
