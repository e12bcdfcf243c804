import Foundation
import Testing

/// What is delivered must pass `DestinationWriter`, which asks the project. So no other file may write to a cluster, except those
/// that write what belongs to Apus itself.
@Suite struct OneGateTests {
  private static let room = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Delivery/Applications")

  /// The gate and the writer behind it; then Apus's own Applications, Events and definitions; then what only asks, by dry runs.
  private static let permitted: Set<String> = [
    "DestinationWriter.swift", "DestinationWriter+Actions.swift", "DestinationWriter+Direct.swift", "Applier.swift",
    "ApplicationWriter.swift",
    "ApplicationEvents.swift", "Installation.swift", "ServerSideDryRuns.swift", "Membership.swift",
  ]

  private func files(containing pattern: Regex<Substring>) throws -> Set<String> {
    let files = FileManager.default.enumerator(at: Self.room, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
    return Set(
      try files.filter { $0.pathExtension == "swift" }
        .filter { try String(contentsOf: $0, encoding: .utf8).contains(pattern) }
        .map(\.lastPathComponent))
  }

  @Test func `only the gate and the writers of what is Apus's own write to a cluster`() throws {
    #expect(try files(containing: /[cC]lient\s*\.(?:create|patch|replace|delete)\(/) == Self.permitted)
  }

  @Test func `what asks what applying would do writes nothing`() throws {
    let file = Self.room.appending(path: "Comparing/ServerSideDryRuns.swift")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.matches(of: /WriteOptions\(/).count == 1)
    #expect(text.matches(of: /dryRun: true/).count == 1)
  }

  @Test func `only the gate applies to a destination`() throws {
    #expect(try files(containing: /\bApplier\(/) == ["DestinationWriter.swift"])
  }
}
