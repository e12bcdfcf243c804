import ObjectModel
import Synchronization

/// The rules that were found to hold for somebody, as long as no role and no binding changes.
final class KnownRules: Sendable {
  struct Subject: Hashable, Sendable {
    var name: String
    var groups: [String]
    var namespace: String
  }

  private struct Content {
    var revision: Int64 = -1
    var rules: [Subject: [JSONValue]] = [:]
  }

  private static let capacity = 1024

  private let content = Mutex(Content())

  /// - Parameter revision: that of the newest change of a role or a binding.
  func rules(for subject: Subject, at revision: Int64) -> [JSONValue]? {
    content.withLock { $0.revision == revision ? $0.rules[subject] : nil }
  }

  func keep(_ rules: [JSONValue], for subject: Subject, at revision: Int64) {
    content.withLock { content in
      if content.revision > revision { return }
      if content.revision < revision || content.rules.count >= Self.capacity { content = Content(revision: revision) }
      content.rules[subject] = rules
    }
  }
}
