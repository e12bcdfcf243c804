import FileTree

/// Where a chart of `helmCharts` and its values are.
public struct ChartFiles: Sendable {
  /// The tree that holds the kustomization file.
  public var tree: any FileTree
  /// The directory of the kustomization file, to which chart home and value files are relative.
  public var directory: RepositoryPath
  /// Reads value files, within the load restriction.
  public var files: any LayerFiles
  /// Pulls charts that are not in the chart home; `nil` where nothing is pulled.
  public var remote: (any RemoteSources)?
}
