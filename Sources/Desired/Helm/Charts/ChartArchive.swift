import FileTree

/// Collects the files of a chart from an archive.
enum ChartArchive {
  /// The files under the archive's one top folder, whatever its name is.
  static func files(of bytes: [UInt8], limits: ChartLimits) throws(HelmError) -> [ChartFile] {
    var bounds = ArchiveFileTree.Limits()
    bounds.total = limits.chartBytes
    bounds.file = limits.fileBytes
    bounds.entries = limits.files
    let tree: ArchiveFileTree
    do throws(ArchiveError) {
      tree = try ArchiveFileTree(gzippedTar: bytes, droppingFirstComponent: true, limits: bounds)
    } catch {
      switch error {
      case .tooLarge, .fileTooLarge, .tooManyEntries, .tooDeep:
        throw HelmError(.limit, "\(error)", remedy: "a chart's archive holds no more than this")
      default: throw HelmError(.chart, "\(error)", remedy: "pack the chart anew, with 'helm package'")
      }
    }
    return try ChartFolder.files(of: tree, isArchive: true, limits: limits)
  }
}
