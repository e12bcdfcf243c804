import Foundation
import Testing

/// The rooms in the order of the table in docs/architecture.md, read from there so that page and code cannot drift apart.
private struct House {
  struct Room {
    var wing: String
    var name: String
  }

  let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  func rooms() throws -> [Room] {
    let page = try String(contentsOf: root.appending(path: "docs/architecture.md"), encoding: .utf8)
    return page.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, cells[1].hasPrefix("`") else { return nil }
      return Room(wing: cells[0], name: cells[1].trimmingCharacters(in: ["`"]))
    }
  }

  func sources(of room: Room) throws -> [URL] {
    let folder = root.appending(path: "Sources/\(room.wing)/\(room.name)")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return files?.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
  }

  /// Modules a file imports, whatever attributes stand before the word.
  func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").filter {
        !$0.hasPrefix("@") && $0 != "public" && $0 != "package" && $0 != "internal"
      }
      guard words.count >= 2, words[0] == "import" else { return nil }
      let module =
        words.count >= 3 && ["struct", "class", "enum", "func", "protocol", "typealias", "var", "let"].contains(words[1])
        ? words[2] : words[1]
      return String(module.prefix { $0 != "." })
    }
  }
}

@Test func `every folder of Sources is a room of the table, and every room has its folder`() throws {
  let house = House()
  let named = Set(try house.rooms().map { "\($0.wing)/\($0.name)" })
  let sources = house.root.appending(path: "Sources")
  var found: Set<String> = []
  for wing in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
    for room in try FileManager.default.contentsOfDirectory(atPath: sources.appending(path: wing).path) {
      found.insert("\(wing)/\(room)")
    }
  }
  #expect(named == found)
}

@Test func `a room imports only rooms that stand above it`() throws {
  let house = House()
  let rooms = try house.rooms()
  #expect(rooms.count > 10)
  var position: [String: Int] = [:]
  for (index, room) in rooms.enumerated() { position[room.name] = index }
  for (index, room) in rooms.enumerated() {
    for file in try house.sources(of: room) {
      for module in try house.imports(of: file) {
        guard let other = position[module], other >= index else { continue }
        Issue.record("\(file.lastPathComponent) of \(room.name) imports \(module), which stands below it in docs/architecture.md")
      }
    }
  }
}

@Test func `the embedded cluster is reached only by its commands, never by the delivery rooms`() throws {
  let house = House()
  for room in try house.rooms() where !["CommandLine", "EmbeddedCluster"].contains(room.name) {
    for file in try house.sources(of: room) {
      #expect(
        try !house.imports(of: file).contains("EmbeddedCluster"), "\(file.lastPathComponent) must speak HTTP to the cluster")
    }
  }
}
