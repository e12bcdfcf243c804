import GRDB

/// The store's file cannot be read or written.
struct DatabaseProblem: Error, CustomStringConvertible {
  enum Kind: Sendable {
    /// The disk has no room left.
    case full
    /// Another process has the file open.
    case inUse
    /// What the file holds is not what was written.
    case damaged
    case other
  }

  var kind: Kind
  var path: String
  /// What SQLite, or the check, says.
  var problem: String

  init(path: String, _ error: any Error) {
    self.path = path
    let result = (error as? DatabaseError)?.resultCode
    kind =
      switch result {
      case .SQLITE_FULL: .full
      case .SQLITE_BUSY, .SQLITE_LOCKED: .inUse
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
      default: .other
      }
    problem = (error as? DatabaseError)?.message ?? "\(error)"
  }

  init(path: String, damage: String) {
    kind = .damaged
    self.path = path
    problem = damage
  }

  var description: String {
    switch kind {
    case .full: "the disk that holds \(path) is full; nothing was written: make room, then try again"
    case .inUse: "\(path) is in use by another process; stop it, or choose another data directory"
    case .damaged: "\(path) is damaged (\(problem)); put a copy in its place, or start over with --reset"
    case .other: "the store \(path) failed: \(problem)"
    }
  }
}
