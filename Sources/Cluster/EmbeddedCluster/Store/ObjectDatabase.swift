import Foundation
import GRDB
import ObjectModel

/// The SQLite file behind the store: the newest state of every object, and the revision of the whole.
///
/// Acknowledged means durable. The journal is a write-ahead log that is flushed to the disk with every commit
/// (`synchronous = FULL`), so what is committed survives the end of the process and of the machine, however they come. The
/// cost, one flush a commit, is shared by the writes that wait at the same time. The file is opened for this process alone
/// (`locking_mode = EXCLUSIVE`): two clusters on one file would each believe to know all of it.
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

  /// The form of the tables; files of a later form are refused rather than misread.
  private static let form = 1

  let queue: DatabaseQueue

  /// Opens the file, or makes it, readable by its owner only.
  ///
  /// - Parameter pageLimit: the most pages of 4 KiB the file may grow to; as a full disk, for tests.
  /// - Throws: `DatabaseProblem`, in words for the user.
  init(path: String, pageLimit: Int? = nil) throws(DatabaseProblem) {
    if !FileManager.default.fileExists(atPath: path) {
      // SQLite gives the files it adds the permissions of this one.
      _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    do {
      var configuration = Configuration()
      configuration.prepareDatabase { database in
        try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        try database.execute(sql: "PRAGMA synchronous = FULL")
        if let pageLimit { try database.execute(sql: "PRAGMA max_page_count = \(pageLimit)") }
      }
      queue = try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw DatabaseProblem(path: path, error)
    }
    try prepare()
  }

  private func prepare() throws(DatabaseProblem) {
    let found: Int
    do {
      found = try queue.write { database in
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found <= Self.form else { return found }
        try database.execute(
          sql: """
            CREATE TABLE IF NOT EXISTS objects (
              apiGroup TEXT NOT NULL, plural TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
              revision INTEGER NOT NULL, body BLOB NOT NULL,
              PRIMARY KEY (apiGroup, plural, namespace, name)
            ) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS revision (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);
            INSERT OR IGNORE INTO revision (id, value) VALUES (1, 0);
            PRAGMA user_version = \(Self.form);
            """)
        return found
      }
    } catch {
      throw DatabaseProblem(path: queue.path, error)
    }
    if found > Self.form { throw DatabaseProblem(path: queue.path, damage: "written by a later version of Apus") }
  }

  /// Everything that is stored, after a check of the file.
  ///
  /// - Throws: `DatabaseProblem` when the file is damaged, or cannot be read.
  func content() throws(DatabaseProblem) -> Content {
    do {
      return try queue.read { database in
        let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer from the check"
        if verdict != "ok" { throw DatabaseProblem(path: queue.path, damage: verdict) }
        let revision = try Int64.fetchOne(database, sql: "SELECT value FROM revision") ?? 0
        var objects: [(ObjectKey, Manifest)] = []
        let rows = try Row.fetchCursor(database, sql: "SELECT apiGroup, plural, namespace, name, body FROM objects")
        while let row = try rows.next() {
          let key = ObjectKey(kind: StorageKind(group: row[0], plural: row[1]), namespace: row[2], name: row[3])
          let body: Data = row[4]
          do {
            objects.append((key, Manifest(try JSONValue(json: Array(body), limits: .stored))))
          } catch {
            throw DatabaseProblem(path: queue.path, damage: "\(key.kind.plural) \"\(key.name)\": \(error)")
          }
        }
        return Content(objects: objects, revision: revision)
      }
    } catch let problem as DatabaseProblem {
      throw problem
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
          try database.cachedStatement(sql: "UPDATE revision SET value = ?").execute(arguments: [last.revision])
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

extension JSONLimits {
  /// Deeper than any body that is taken, for the server adds around it.
  fileprivate static let stored = JSONLimits(depth: 1_000)
}
