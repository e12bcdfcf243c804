import CustomResources
import ObjectModel
import Testing

@Suite struct `Sync windows` {
  private static let zones: SyncWindow.Zones = { name in
    ["Europe/Berlin": 3_600, "America/New_York": -18_000][name].map { ZoneOffsets(fixed: $0) }
  }

  private static func window(
    _ kind: String, _ schedule: String, _ duration: String = "1h", manual: Bool = false, overrun: Bool = false, zone: String = ""
  ) -> SyncWindow {
    SyncWindow([
      "kind": .string(kind), "schedule": .string(schedule), "duration": .string(duration), "applications": ["*"],
      "manualSync": .bool(manual), "syncOverrun": .bool(overrun), "timeZone": .string(zone),
    ])
  }

  private static func seconds(_ clock: String) -> Int64 { Timestamp("2026-01-01T\(clock)Z")?.seconds ?? 0 }

  private static func isAllowed(_ windows: [SyncWindow], at clock: String, manual: Bool = false, startedAt: String? = nil) -> Bool
  {
    SyncWindows(windows).verdict(isManual: manual, startedAt: startedAt.map(seconds), now: seconds(clock), zones: zones).isAllowed
  }

  @Test(arguments: [
    ("22:00:00", true), ("22:00:01", false), ("22:59:59", false), ("23:00:00", true), ("21:59:59", true),
  ])
  func `are open between their start and their end, both excluded`(clock: String, isAllowed: Bool) {
    #expect(Self.isAllowed([Self.window("deny", "0 22 * * *")], at: clock) == isAllowed)
  }

  @Test func `begin on the clock of their zone`() {
    let berlin = Self.window("deny", "0 22 * * *", zone: "Europe/Berlin")
    #expect(!Self.isAllowed([berlin], at: "21:30:00"))
    #expect(Self.isAllowed([berlin], at: "22:30:00"))
    let newYork = Self.window("deny", "0 22 * * *", "2h", zone: "America/New_York")
    #expect(!Self.isAllowed([newYork], at: "04:30:00"))
  }

  @Test func `last over midnight, and longer than their period`() {
    #expect(!Self.isAllowed([Self.window("deny", "0 22 * * *", "8h")], at: "03:00:00"))
    #expect(!Self.isAllowed([Self.window("deny", "0 * * * *", "90m")], at: "03:00:00"))
  }

  @Test func `that are none allow everything`() {
    #expect(Self.isAllowed([], at: "12:00:00"))
    #expect(Self.isAllowed([Self.window("deny", "0 22 * * *")], at: "12:00:00"))
  }

  @Test func `that allow are the only times at which a sync may run`() {
    let windows = [Self.window("allow", "0 8 * * *"), Self.window("allow", "0 20 * * *")]
    #expect(Self.isAllowed(windows, at: "08:30:00") && Self.isAllowed(windows, at: "20:30:00"))
    #expect(!Self.isAllowed(windows, at: "12:00:00"))
  }

  @Test func `that deny beat those that allow`() {
    #expect(!Self.isAllowed([Self.window("allow", "0 8 * * *", "4h"), Self.window("deny", "0 9 * * *")], at: "09:30:00"))
  }

  @Test func `let people through only when every deciding one says so`() {
    let strict = Self.window("deny", "0 9 * * *")
    let lenient = Self.window("deny", "0 9 * * *", "2h", manual: true)
    #expect(Self.isAllowed([lenient], at: "09:30:00", manual: true))
    #expect(!Self.isAllowed([lenient], at: "09:30:00"))
    #expect(!Self.isAllowed([lenient, strict], at: "09:30:00", manual: true))
    #expect(Self.isAllowed([lenient, strict], at: "10:30:00", manual: true))
    let closed = Self.window("allow", "0 8 * * *", manual: true)
    #expect(Self.isAllowed([closed], at: "12:00:00", manual: true))
    #expect(!Self.isAllowed([closed, Self.window("allow", "0 20 * * *")], at: "12:00:00", manual: true))
    // A deny decides alone; what the allows say of people does not matter.
    #expect(!Self.isAllowed([closed, strict], at: "09:30:00", manual: true))
  }

  @Test func `let an operation end that began while it was allowed, when they say so`() {
    let deny = Self.window("deny", "0 9 * * *", overrun: true)
    #expect(Self.isAllowed([deny], at: "09:30:00", startedAt: "08:59:00"))
    #expect(!Self.isAllowed([deny], at: "09:30:00", startedAt: "09:10:00"))
    #expect(!Self.isAllowed([deny, Self.window("deny", "0 9 * * *")], at: "09:30:00", startedAt: "08:59:00"))
    let allow = Self.window("allow", "0 8 * * *", overrun: true)
    #expect(Self.isAllowed([allow], at: "09:30:00", startedAt: "08:59:00"))
    #expect(!Self.isAllowed([allow], at: "09:30:00", startedAt: "07:00:00"))
  }

  @Test(
    arguments: [
      (window("deny", "@daily"), "macro"), (window("deny", "0 0 * *"), "five"),
      (window("allow", "0 0 * * *", "soon"), "duration"),
      (window("deny", "0 0 * * *", zone: "Mars/Olympus"), "Mars/Olympus"),
      (window("maybe", "0 0 * * *"), "neither allow nor deny"),
    ])
  func `that cannot be understood block, and say why`(window: SyncWindow, word: String) {
    let verdict = SyncWindows([window]).verdict(isManual: true, now: 0, zones: Self.zones)
    guard case .blocked(let reason) = verdict else {
      Issue.record("the window did not block")
      return
    }
    #expect(reason.contains(word))
  }

  @Test func `name the window that blocks`() {
    var deny = Self.window("deny", "0 9 * * *").value
    deny["description"] = "the morning rush"
    #expect(
      SyncWindows([SyncWindow(deny)]).verdict(isManual: false, now: Self.seconds("09:30:00"), zones: Self.zones)
        == .blocked("denied by the sync window '0 9 * * *' for 1h in UTC (the morning rush)"))
  }

  @Test(arguments: [
    ("12:00:00", "22:00:01"), ("22:30:00", "23:00:00"), ("22:00:00", "22:00:01"),
  ])
  func `know when they change next`(clock: String, change: String) {
    let windows = SyncWindows([Self.window("deny", "0 22 * * *")])
    #expect(windows.nextChange(after: Self.seconds(clock), zones: Self.zones) == Self.seconds(change))
    #expect(SyncWindows([]).nextChange(after: 0, zones: Self.zones) == nil)
  }

  @Test func `of a project count where they select the application`() {
    let project = AppProject([
      "spec": [
        "syncWindows": [
          ["kind": "deny", "schedule": "* * * * *", "duration": "1h", "applications": ["web-*"]],
          [
            "kind": "deny", "schedule": "* * * * *", "duration": "1h", "namespaces": ["prod"], "clusters": ["eu-*"],
            "andOperator": true,
          ],
        ]
      ]
    ])
    func count(_ name: String, namespace: String, cluster: String) -> Int {
      project.syncWindows(
        for: Application(["metadata": ["name": .string(name)]]),
        destination: Destination(server: "https://k", name: cluster, namespace: namespace)
      ).windows.count
    }
    #expect(count("web-1", namespace: "prod", cluster: "eu-1") == 2)
    #expect(count("api", namespace: "prod", cluster: "us-1") == 0)
    #expect(count("api", namespace: "prod", cluster: "eu-1") == 1)
  }

  @Test(
    arguments: [
      (["applications": ["web-*"], "namespaces": ["other"]], true),
      (["applications": ["web-*"], "namespaces": ["other"], "andOperator": true], false), (["clusters": ["prod"]], true),
      ([:], false), (["andOperator": true], false), (["clusters": ["https://*"]], true), (["applications": ["*"]], true),
      (["applications": ["web-1"], "namespaces": ["demo"], "clusters": ["prod"], "andOperator": true], true),
    ] as [(JSONValue, Bool)])
  func `select by any list, or by all`(window: JSONValue, isSelected: Bool) {
    let destination = Destination(server: "https://k", name: "prod", namespace: "demo")
    #expect(SyncWindow(window).selects(application: "web-1", destination: destination) == isSelected)
  }
}
