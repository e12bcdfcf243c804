import CZlib
import FileTree
import Testing

/// Writes tar archives, well-formed ones and others.
private struct TarWriter {
  var bytes: [UInt8] = []

  mutating func add(
    _ name: String, _ content: [UInt8] = [], type: Character = "0", link: String = "", size: Int? = nil,
    magic: String = "ustar\u{0}00",
    prefix: String = ""
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) { header.replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8) }
    func octal(_ number: Int, _ width: Int) -> String {
      let digits = String(number, radix: 8)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    put(name, at: 0)
    put("0000644\u{0}", at: 100)
    put(octal(size ?? content.count, 11), at: 124)
    put(String(type), at: 156)
    put(link, at: 157)
    put(magic, at: 257)
    put(prefix, at: 345)
    put("        ", at: 148)
    let sum = header.reduce(0) { $0 + Int($1) }
    put(octal(sum, 6) + "\u{0} ", at: 148)
    bytes += header + content
    if content.count % 512 != 0 { bytes += [UInt8](repeating: 0, count: 512 - content.count % 512) }
  }

  mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

  mutating func addExtended(_ records: [(String, String)], type: Character = "x") {
    var content: [UInt8] = []
    for (key, value) in records {
      let body = " \(key)=\(value)\n"
      var length = body.utf8.count
      while length != body.utf8.count + String(length).utf8.count { length = body.utf8.count + String(length).utf8.count }
      content += Array("\(length)\(body)".utf8)
    }
    add("pax", content, type: type)
  }

  var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}

private func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
  var input = bytes
  var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 1000 + 1024)
  let capacity = output.count
  input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(capacity)
      deflate(&stream, Z_FINISH)
    }
  }
  let count = capacity - Int(stream.avail_out)
  deflateEnd(&stream)
  return Array(output.prefix(count))
}

private func tree(dropping: Bool = true, _ fill: (inout TarWriter) -> Void) throws -> ArchiveFileTree {
  var writer = TarWriter()
  fill(&writer)
  return try ArchiveFileTree(gzippedTar: gzip(writer.finished), droppingFirstComponent: dropping)
}

private func complaint(_ bytes: [UInt8], limits: ArchiveFileTree.Limits = .init()) -> String {
  do throws(ArchiveError) {
    _ = try ArchiveFileTree(gzippedTar: bytes, droppingFirstComponent: true, limits: limits)
  } catch {
    return error.description
  }
  return "none"
}

private func complaint(limits: ArchiveFileTree.Limits = .init(), _ fill: (inout TarWriter) -> Void) -> String {
  var writer = TarWriter()
  fill(&writer)
  return complaint(gzip(writer.finished), limits: limits)
}

extension FileTree {
  fileprivate func text(_ path: String) throws -> String { String(decoding: try read(try RepositoryPath(path)), as: UTF8.self) }
}

@Suite struct ArchiveTests {
  @Test func `files are read with and without their first folder`() throws {
    let dropped = try tree { $0.add("web/templates/a.yaml", "a") }
    #expect(try dropped.text("templates/a.yaml") == "a")
    let kept = try tree(dropping: false) { $0.add("web/templates/a.yaml", "a") }
    #expect(try kept.text("web/templates/a.yaml") == "a")
    #expect(try kept.list(.root).map(\.name) == ["web"])
  }

  @Test func `long names of every kind of tar are read`() throws {
    let long = String(repeating: "n", count: 120) + "/é" + String(repeating: "m", count: 120)
    let files = try tree { writer in
      writer.addExtended([("comment", "abc")], type: "g")
      writer.addExtended([("path", "web/pax/" + long), ("mtime", "1.5")])
      writer.add("short", "pax")
      writer.add("././@LongLink", Array("web/gnu/\(long)\u{0}".utf8), type: "L", magic: "ustar  \u{0}")
      writer.add("short", Array("gnu".utf8), magic: "ustar  \u{0}")
      writer.add("name", Array("ustar".utf8), prefix: "web/prefix")
      writer.add("web/old", Array("old".utf8), magic: "")
    }
    #expect(try files.text("pax/" + long) == "pax")
    #expect(try files.text("gnu/" + long) == "gnu")
    #expect(try files.text("prefix/name") == "ustar")
    #expect(try files.text("old") == "old")
  }

  @Test func `links stay inside the archive or are refused`() throws {
    let files = try tree { writer in
      writer.add("web/a/target", "content")
      writer.add("web/b/link", type: "2", link: "../a/target")
      writer.add("web/hard", type: "1", link: "web/a/target")
    }
    #expect(try files.text("b/link") == "content")
    #expect(try files.text("hard") == "content")
    for target in ["/etc/passwd", "../../x", "a/../../../x"] {
      #expect(complaint { $0.add("web/b/link", type: "2", link: target) }.contains("link out of the archive"))
    }
    #expect(complaint { $0.add("web/hard", type: "1", link: "/etc/passwd") }.contains("link out of the archive"))
    #expect(complaint { $0.add("web/hard", type: "1", link: "web/../../etc/passwd").self }.contains("illegally"))
  }

  @Test func `a link to itself ends with an error when it is read`() throws {
    let files = try tree { $0.add("web/loop", type: "2", link: "loop") }
    #expect(throws: FileTreeError.self) { try files.text("loop") }
  }

  @Test func `of two files of a name the later counts, and other entries are left out`() throws {
    let files = try tree { writer in
      writer.add("web/", type: "5")
      writer.add("web/f", "1")
      writer.add("web/f", "2")
      writer.add("web/pipe", type: "6")
      writer.add("web/./g", "3")
      writer.add("web/x/../h", "4")
    }
    #expect(try files.list(.root).map(\.name) == ["f", "g", "h"])
    #expect(try files.text("f") == "2")
  }

  @Test(arguments: [
    ("web//etc/x", "chart illegally contains absolute paths"), ("web/../x", "chart illegally references parent directory"),
    ("web/a/../../x", "chart illegally references parent directory"), ("web/..", "chart illegally references parent directory"),
    ("web/..x", "chart illegally references parent directory"), ("web\\..\\x", "chart illegally references parent directory"),
    ("web/C:/x", "chart contains illegally named files"),
    ("x", "chart illegally contains content outside the base directory: \"x\""),
    ("Chart.yaml/x", "chart yaml not in base directory"),
  ])
  func `a name that leads out is refused in the words of Helm`(name: String, expected: String) {
    #expect(complaint { $0.add(name, "x") } == expected)
  }

  @Test func `an archive that ends too early or is none is refused`() {
    var writer = TarWriter()
    writer.add("web/f", [UInt8](repeating: 7, count: 5000))
    let whole = gzip(writer.finished)
    #expect(complaint([]) == "EOF")
    #expect(complaint(Array("PK".utf8)) == "gzip: invalid header")
    #expect(complaint(writer.finished) == "gzip: invalid header")
    #expect(complaint(Array(whole.prefix(30))) == "unexpected EOF")
    #expect(complaint(gzip(Array(writer.finished.prefix(700)))) == "unexpected EOF")
    #expect(complaint(gzip(Array(writer.finished.prefix(100)))) == "unexpected EOF")
    #expect(complaint(gzip([])) == "no files in chart archive")
    var damaged = whole
    damaged[12] ^= 0xFF
    #expect(complaint(damaged) != "none")
    var header = writer.finished
    header[3] ^= 1
    #expect(complaint(gzip(header)) == "archive/tar: invalid tar header")
  }

  @Test func `a second member and what follows the end do no harm`() throws {
    var one = TarWriter()
    one.add("web/f", "1")
    var two = TarWriter()
    two.add("web/g", "2")
    let both = gzip(one.bytes) + gzip(two.finished) + Array("garbage".utf8)
    let files = try ArchiveFileTree(gzippedTar: both, droppingFirstComponent: true)
    #expect(try files.list(.root).map(\.name) == ["f", "g"])
  }

  @Test func `bombs are noticed before they unfold`() {
    var small = ArchiveFileTree.Limits()
    (small.total, small.file, small.entries, small.depth) = (10_000, 6_000, 10, 20)
    #expect(
      complaint(limits: small) { writer in for index in 0..<3 { writer.add("web/\(index)", [UInt8](repeating: 0, count: 5_000)) }
      }
        == "decompressed chart is larger than the maximum size 10000")
    #expect(
      complaint(limits: small) { $0.add("web/big", [UInt8](repeating: 0, count: 7_000)) }
        == "decompressed chart file \"web/big\" is larger than the maximum file size 6000")
    #expect(
      complaint(limits: small) { writer in for index in 0..<11 { writer.add("web/\(index)", "") } }.contains(
        "more than 10 entries"))
    #expect(
      complaint(limits: small) { $0.add("web/" + String(repeating: "d/", count: 30) + "f", "x") }.contains("more than 20 names"))
    // A header that claims what is not there, one that is nothing but a claim, and many names of one file.
    #expect(complaint { $0.add("web/f", Array("x".utf8), size: 90 << 20) } == "unexpected EOF")
    #expect(complaint { $0.add("web/f", Array("x".utf8), size: 8 << 30 - 1) } != "none")
    #expect(
      complaint(limits: small) { writer in
        writer.add("web/f", [UInt8](repeating: 0, count: 4_000))
        for index in 0..<5 { writer.add("web/\(index)", type: "1", link: "web/f") }
      } == "decompressed chart is larger than the maximum size 10000")
    // Nothing but compressed zeros beyond the limit, in an entry that is skipped.
    #expect(complaint(gzip([UInt8](repeating: 1, count: 1 << 20))) == "archive/tar: invalid tar header")
  }
}
