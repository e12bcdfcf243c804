/// Why an archive cannot be unpacked. Where Helm has words for it, they are Helm's, who calls every archive a chart.
public enum ArchiveError: Error, Sendable, Equatable {
  /// There are no bytes at all.
  case noContent
  /// The bytes are not compressed by gzip.
  case notGzip
  /// The archive ends in the middle.
  case truncated
  /// The compressed data is damaged.
  case corrupt(String)
  /// A header is damaged.
  case invalidHeader
  /// A kind of entry that is not read, such as a sparse file.
  case unsupported(String)
  /// There is no file in it.
  case empty
  case absolutePath(String)
  case parentDirectory(String)
  case illegalName(String)
  case outsideBase(String)
  case chartOutsideBase(String)
  /// A link points outside the archive, or at nothing in it.
  case linkLeavesArchive(String, target: String)
  /// All files together are larger than is taken; bytes.
  case tooLarge(limit: Int)
  /// One file is larger than is taken; bytes.
  case fileTooLarge(String, limit: Int)
  case tooManyEntries(limit: Int)
  case tooDeep(String, limit: Int)
}

extension ArchiveError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noContent: "EOF"
    case .notGzip: "gzip: invalid header"
    case .truncated: "unexpected EOF"
    case .corrupt(let problem): "gzip: \(problem)"
    case .invalidHeader: "archive/tar: invalid tar header"
    case .unsupported(let name): "the archive holds \"\(name)\" in a form that is not read; pack it with plain tar"
    case .empty: "no files in chart archive"
    case .absolutePath: "chart illegally contains absolute paths"
    case .parentDirectory: "chart illegally references parent directory"
    case .illegalName: "chart contains illegally named files"
    case .outsideBase(let name): "chart illegally contains content outside the base directory: \"\(name)\""
    case .chartOutsideBase: "chart yaml not in base directory"
    case .linkLeavesArchive(let name, let target):
      "chart illegally contains a link out of the archive: \"\(name)\" points to \"\(target)\""
    case .tooLarge(let limit): "decompressed chart is larger than the maximum size \(limit)"
    case .fileTooLarge(let name, let limit): "decompressed chart file \"\(name)\" is larger than the maximum file size \(limit)"
    case .tooManyEntries(let limit): "the archive has more than \(limit) entries; divide it"
    case .tooDeep(let name, let limit): "the archive has a path of more than \(limit) names: \"\(name.prefix(80))…\""
    }
  }
}
