import ObjectModel

/// The events of one watch, as the frames to write.
struct WatchStream: Sendable {
  /// How often an idle watch is told the present revision.
  private static let bookmarkInterval = Duration.seconds(60)

  let watch: Watch
  let presenter: Presenter
  let selection: Selection
  /// Whether the present objects are sent first, and then a bookmark that ends them.
  let endsInitialEvents: Bool
  let allowsBookmarks: Bool
  let timeout: Duration
  let revision: @Sendable () async -> Int64

  /// What was there as the stream began.
  var present: [Manifest] { watch.present.filter(selection.matches) }

  /// The line that begins the stream for an object that was there.
  func frame(ofPresent object: Manifest) -> [UInt8] { frame("ADDED", presenter.shown(shape(object))) }

  /// The line that follows the objects that were there; `nil` when none is asked for.
  var endOfPresent: [UInt8]? {
    endsInitialEvents ? frame("BOOKMARK", presenter.bookmark(revision: watch.revision, endsInitialEvents: true)) : nil
  }

  /// The line for a signal; `nil` for a change that is not looked for.
  func frame(of signal: WatchSignal) async -> [UInt8]? {
    switch signal {
    case .change(let change):
      watch.unread?.take(change.bytes)
      return frame(of: change)
    case .bookmark:
      return allowsBookmarks ? frame("BOOKMARK", presenter.bookmark(revision: await revision(), endsInitialEvents: false)) : nil
    }
  }

  /// Reminds the stream of bookmarks, and ends it when its time is up. Runs beside the reader, until cancelled.
  func keepTime() async {
    var left = timeout
    while left > .zero {
      let step = min(left, Self.bookmarkInterval)
      guard (try? await Task.sleep(for: step)) != nil else { return }
      left -= step
      watch.reminders.yield(.bookmark)
    }
    watch.reminders.finish()
  }

  private func shape(_ object: Manifest) -> Manifest { presenter.definition.presented(object) }

  /// An object that begins or ceases to match appears or goes, as the client sees it.
  private func frame(of change: StoredChange) -> [UInt8]? {
    let before = change.previous.map(selection.matches) ?? false
    let after = change.kind != .deleted && selection.matches(change.object)
    switch (before, after) {
    case (false, false): return nil
    case (false, true): return frame("ADDED", of: change)
    case (true, true): return frame("MODIFIED", of: change)
    case (true, false):
      // The last state that matched, at the revision of the change.
      var last = change.kind == .deleted ? change.object : change.previous ?? change.object
      last["metadata", "resourceVersion"] = .string(String(change.revision))
      return frame("DELETED", presenter.shown(shape(last)))
    }
  }

  /// The line for an object as it is now: most clients want it just as it is stored.
  private func frame(_ type: String, of change: StoredChange) -> [UInt8] {
    guard presenter.form == .json, let body = change.body, change.object.apiVersion == presenter.definition.kind.apiVersion else {
      return frame(type, presenter.shown(shape(change.object)))
    }
    let head = "{\"type\":\"\(type)\",\"object\":"
    var line: [UInt8] = []
    line.reserveCapacity(head.utf8.count + body.count + 2)
    line.append(contentsOf: head.utf8)
    line.append(contentsOf: body)
    line.append(contentsOf: [0x7D, 0x0A])
    return line
  }

  private func frame(_ type: String, _ object: JSONValue) -> [UInt8] {
    (["type": .string(type), "object": object] as JSONValue).jsonBytes() + [0x0A]
  }
}
