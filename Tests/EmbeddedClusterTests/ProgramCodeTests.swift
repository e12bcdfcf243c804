import Testing

@testable import EmbeddedCluster

struct ProgramCodeTests {
  @Test func `only the code of the program itself is let go, nothing that could have been written`() {
    let maps = """
      55d0c0000000-55d0c0100000 r--p 00000000 fe:00 12                         /opt/a b/apus
      55d0c0100000-55d0c0200000 r-xp 00100000 fe:00 12                         /opt/a b/apus
      55d0c0200000-55d0c0201000 rw-p 00200000 fe:00 12                         /opt/a b/apus
      7f0000000000-7f0000001000 r-xp 00000000 fe:00 13                         /usr/lib/libc.so.6
      7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0                          [vdso]
      """
    #expect(ProgramCode.ranges(in: maps, of: "/opt/a b/apus") == [0x55d0_c010_0000..<0x55d0_c020_0000])
  }

  @Test func `the program goes on after it`() {
    ProgramCode.release()
    #expect(ProgramCode.ranges(in: "", of: "/apus").isEmpty)
  }
}
