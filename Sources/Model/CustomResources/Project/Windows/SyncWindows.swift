import ObjectModel

/// The sync windows that are about one application, and what they let happen when.
///
/// An active deny beats everything; an application with allow windows is synced in them alone. A window that cannot be understood blocks,
/// since nobody knows what it was to protect.
public struct SyncWindows: Sendable, Hashable {
  /// Whether a sync may go on now.
  public enum Verdict: Sendable, Hashable {
    case allowed
    /// Not now, for this reason.
    case blocked(String)

    public var isAllowed: Bool { self == .allowed }
  }

  /// Those that select the application.
  public var windows: [SyncWindow]

  public init(_ windows: [SyncWindow]) { self.windows = windows }

  /// Decides on a sync.
  ///
  /// - Parameters:
  ///   - isManual: whether a person asked for it.
  ///   - startedAt: when the operation began, for windows that let it end; `nil` for one that is yet to begin.
  ///   - now: seconds since 1970, as `startedAt`.
  public func verdict(isManual: Bool, startedAt: Int64? = nil, now: Int64, zones: SyncWindow.Zones) -> Verdict {
    if windows.isEmpty { return .allowed }
    let states: [(window: SyncWindow, isActive: Bool)]
    do {
      states = try Self.states(of: windows, at: now, zones)
    } catch {
      return .blocked("\(error)")
    }
    let denies = states.filter { $0.window.isDeny && $0.isActive }.map(\.window)
    let allows = states.filter { !$0.window.isDeny }
    let decisive: [SyncWindow]
    if !denies.isEmpty {
      decisive = denies
    } else if allows.isEmpty || allows.contains(where: \.isActive) {
      return .allowed
    } else {
      decisive = allows.map(\.window)
    }
    if isManual, decisive.allSatisfy(\.allowsManualSync) { return .allowed }
    if let startedAt, decisive.allSatisfy(\.allowsOverrun),
      verdict(isManual: isManual, now: startedAt, zones: zones).isAllowed
    {
      return .allowed
    }
    return .blocked(Self.reason(decisive))
  }

  private static func states(of windows: [SyncWindow], at time: Int64, _ zones: SyncWindow.Zones) throws(ScheduleError)
    -> [(window: SyncWindow, isActive: Bool)]
  {
    var states: [(window: SyncWindow, isActive: Bool)] = []
    for window in windows { states.append((window, try OpenInterval(window, zones: zones).contains(time))) }
    return states
  }

  private static func reason(_ decisive: [SyncWindow]) -> String {
    let told = decisive.map { window in
      let description = window.description.isEmpty ? "" : " (\(window.description))"
      return "'\(window.schedule)' for \(window.duration) in \(window.timeZone)\(description)"
    }
    let list = told.joined(separator: ", ")
    return decisive[0].isDeny ? "denied by the sync window \(list)" : "outside the sync window \(list)"
  }

  /// When the verdict may change next, in seconds since 1970; `nil` when it will not.
  public func nextChange(after now: Int64, zones: SyncWindow.Zones) -> Int64? {
    windows.compactMap { try? OpenInterval($0, zones: zones).change(after: now) }.min()
  }

  /// The windows that are active, in order; invalid ones are not.
  public func active(at now: Int64, zones: SyncWindow.Zones) -> [SyncWindow] {
    windows.filter { (try? OpenInterval($0, zones: zones).contains(now)) == true }
  }
}

extension AppProject {
  /// The windows that are about an application.
  ///
  /// - Parameter destination: with both server and name looked up.
  public func syncWindows(for application: Application, destination: Destination) -> SyncWindows {
    SyncWindows(syncWindows.filter { $0.selects(application: application.name, destination: destination) })
  }
}
