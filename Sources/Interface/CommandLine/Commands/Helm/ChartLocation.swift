import FileTree
import Foundation
import Helm

/// Where a chart lies on this machine, and how far its symbolic links may lead.
struct ChartLocation {
  /// The files around the chart: those of the repository it is part of, else those under the working directory when it lies
  /// there, else the chart's own. Links that leave them are refused.
  let tree: FolderFileTree
  /// The chart in them.
  let path: RepositoryPath

  /// - Throws: `HelmError` when nothing is there.
  init(_ argument: String) throws(HelmError) {
    guard let resolved = realpath(argument, nil) else {
      if argument.contains("://") || !argument.contains("/") && !argument.hasSuffix(".tgz") {
        throw HelmError(
          .chart, "path \"\(argument)\" not found",
          remedy: "charts are read from folders and .tgz files; pull a chart of a repository first")
      }
      throw HelmError(.chart, "path \"\(argument)\" not found", remedy: "is the path of the chart right?")
    }
    defer { free(resolved) }
    let chart = String(cString: resolved)
    let root = Self.root(of: chart)
    do {
      tree = try FolderFileTree(root)
      path = try RepositoryPath(root == "/" ? String(chart.dropFirst()) : String(chart.dropFirst(root.count + 1)))
    } catch {
      throw HelmError(.chart, "\(error)", file: argument)
    }
  }

  private static func root(of chart: String) -> String {
    var directory = chart
    while directory != "/" {
      if access(directory + "/.git", F_OK) == 0 { return directory }
      directory = parent(of: directory)
    }
    let current = FileManager.default.currentDirectoryPath
    if chart.hasPrefix(current + "/") { return current }
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: chart, isDirectory: &isDirectory)
    return exists && isDirectory.boolValue ? chart : parent(of: chart)
  }

  private static func parent(of path: String) -> String {
    let parent = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    return parent.isEmpty ? "/" : parent
  }

  func chart() throws(HelmError) -> Chart { try Chart.load(from: tree, at: path) }
}
