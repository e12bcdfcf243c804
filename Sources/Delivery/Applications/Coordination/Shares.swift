/// Which share of the work a replica has, as its membership stands. A value: time comes in from outside.
struct Shares: Sendable, Hashable {
  /// This replica.
  let identity: String
  /// How long a replica that was not heard of may still believe to be a member.
  let settling: Duration
  /// The members that are alive, this one among them if it is; in order.
  private(set) var members: [String] = []
  /// The members before the last change, and when that was.
  private var former: [String] = []
  private var changed: Duration = .zero

  init(identity: String, settling: Duration) {
    self.identity = identity
    self.settling = settling
  }

  /// Takes in who is alive; whether that changed anything is returned.
  ///
  /// - Parameter now: time since some fixed moment.
  mutating func see(_ alive: some Sequence<String>, now: Duration) -> Bool {
    let seen = Set(alive).sorted()
    if seen == members { return false }
    // At the start, what the others had before this one came is theirs until they have noticed.
    former = members.isEmpty ? seen.filter { $0 != identity } : members
    members = seen
    changed = now
    return true
  }

  /// Whether a key is this replica's now. One that was another's becomes it only when the other has surely noticed, so that no key
  /// ever has two owners.
  ///
  /// - Parameter shard: the place among the members that was asked for by hand; `nil` for none.
  func owns(_ key: String, shard: Int? = nil, now: Duration) -> Bool {
    guard owner(of: key, shard: shard, among: members) == identity else { return false }
    guard let before = owner(of: key, shard: shard, among: former), before != identity else { return true }
    return now - changed >= settling
  }

  /// When what was another's becomes this replica's; `nil` when it has.
  func settles(now: Duration) -> Duration? { now - changed < settling ? settling - (now - changed) : nil }

  private func owner(of key: String, shard: Int?, among members: [String]) -> String? {
    guard let shard, !members.isEmpty else { return Rendezvous.owner(of: key, among: members) }
    return members[((shard % members.count) + members.count) % members.count]
  }
}
