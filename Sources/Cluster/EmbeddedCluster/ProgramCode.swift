import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The code of this program, as it lies in memory.
enum ProgramCode {
  /// Lets go of the pages of code that only the start needed: two thirds of all that the program holds. What is needed again is
  /// taken from the file, page by page, which nobody notices. Only pages that nobody can have written are let go.
  static func release() {
    #if os(Linux)
      guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
        let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
      else { return }
      for range in ranges(in: maps, of: program) {
        // What cannot be let go stays.
        _ = madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, Int32(MADV_DONTNEED))
      }
    #endif
  }

  /// Where the code of a program lies, by the kernel's list of what is mapped.
  static func ranges(in maps: String, of program: String) -> [Range<UInt>] {
    maps.split(separator: "\n").compactMap { line in
      // start-end rights offset device inode path
      let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
      guard fields.count == 6, fields[1] == "r-xp", fields[5].drop(while: { $0 == " " }) == program else { return nil }
      let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
    }
  }
}
