import Foundation
import GRDB
import ObjectModel

/// The SQLite file behind the store.
///
/// WAL with `synchronous = NORMAL`: a committed transaction survives the end of the process, however it ends. After a power cut the
/// newest transactions may be missing, but never a part of one, and the file is whole.
struct ObjectDatabase: Sendable {
  /// A change to make durable: `nil` as body removes the object.
  struct Change: Sendable {
    var key: ObjectKey
    var revision: Int64
    var body: [UInt8]?
  }

  /// What was found when the file was opened.
  struct Content: Sendable {
    var objects: [(key: ObjectKey, object: Manifest)]
    var revision: Int64
  }

  private let queue: DatabaseQueue

  /// Opens the file, or makes it.
  ///
  /// - Throws: `DatabaseProblem`, in words for the user.
  init(path: String) throws(DatabaseProblem) {
    do {
      var configuration = Configuration()
      configuration.prepareDatabase { database in
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
      }
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { database in
        try database.execute(
          sql: """
            CREATE TABLE IF NOT EXISTS objects (
              apiGroup TEXT NOT NULL, plural TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
              revision INTEGER NOT NULL, body BLOB NOT NULL,
              PRIMARY KEY (apiGroup, plural, namespace, name)
            ) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS revision (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);
            INSERT OR IGNORE INTO revision (id, value) VALUES (1, 0);
            """)
      }
    } catch {
      throw DatabaseProblem(path: path, error)
    }
  }

  /// Everything that is stored.
  ///
  /// - Throws: `DatabaseProblem` when the file cannot be read, or holds what is no object.
  func content() throws(DatabaseProblem) -> Content {
    do {
      return try queue.read { database in
        let revision = try Int64.fetchOne(database, sql: "SELECT value FROM revision") ?? 0
        var objects: [(ObjectKey, Manifest)] = []
        let rows = try Row.fetchCursor(database, sql: "SELECT apiGroup, plural, namespace, name, body FROM objects")
        while let row = try rows.next() {
          let key = ObjectKey(kind: StorageKind(group: row[0], plural: row[1]), namespace: row[2], name: row[3])
          objects.append((key, Manifest(try JSONValue(json: Array(row[4] as Data)))))
        }
        return Content(objects: objects, revision: revision)
      }
    } catch {
      throw DatabaseProblem(path: queue.path, error)
    }
  }

  /// Makes changes durable, all or none.
  func write(_ changes: [Change]) async throws(DatabaseProblem) {
    do {
      try await queue.write { database in
        let store = try database.cachedStatement(
          sql: "INSERT OR REPLACE INTO objects (apiGroup, plural, namespace, name, revision, body) VALUES (?, ?, ?, ?, ?, ?)")
        let remove = try database.cachedStatement(
          sql: "DELETE FROM objects WHERE apiGroup = ? AND plural = ? AND namespace = ? AND name = ?")
        for change in changes {
          let key = change.key
          if let body = change.body {
            try store.execute(arguments: [key.kind.group, key.kind.plural, key.namespace, key.name, change.revision, Data(body)])
          } else {
            try remove.execute(arguments: [key.kind.group, key.kind.plural, key.namespace, key.name])
          }
        }
        if let last = changes.last {
          try database.execute(sql: "UPDATE revision SET value = ?", arguments: [last.revision])
        }
      }
    } catch {
      throw DatabaseProblem(path: queue.path, error)
    }
  }

  /// Closes the file, with everything moved from the log into it.
  func close() {
    // What cannot be moved now is moved at the next start.
    _ = try? queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    try? queue.close()
  }
}

/// The store's file cannot be read or written.
struct DatabaseProblem: Error, CustomStringConvertible {
  var path: String
  var problem: String
  var isFull: Bool

  init(path: String, _ error: any Error) {
    self.path = path
    let result = (error as? DatabaseError)?.resultCode
    isFull = result == .SQLITE_FULL
    problem = (error as? DatabaseError)?.message ?? "\(error)"
  }

  var description: String {
    isFull
      ? "the disk that holds \(path) is full; nothing was written: make room, then try again"
      : "the store \(path) failed: \(problem)"
  }
}
