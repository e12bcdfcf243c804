/// Which of several members a key belongs to: the one whose hash with the key is highest.
///
/// All who know the same members agree without a word. When a member goes, only its keys move; when one comes, only those it gets.
enum Rendezvous {
  /// The owner of a key; `nil` without members.
  static func owner(of key: String, among members: [String]) -> String? {
    // Of equal hashes the lesser name wins, so that the order of the members does not matter.
    members.max { (hash($0, key), $1) < (hash($1, key), $0) }
  }

  private static func hash(_ member: String, _ key: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in member.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ 0xff) &* 0x100_0000_01b3
    for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    // The last bytes of the key must reach all bits, or members would share keys unevenly.
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return hash ^ (hash >> 31)
  }
}
