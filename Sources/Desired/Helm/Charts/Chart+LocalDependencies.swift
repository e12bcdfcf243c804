import FileTree

extension Chart {
  /// The chart with those missing dependencies added that lie in the same tree: what `helm dependency build` would pack into
  /// `charts/` for `repository: file://../common`. Nothing is fetched and nothing is written; others stay missing.
  ///
  /// - Parameters:
  ///   - tree: the tree the chart was loaded from.
  ///   - path: the chart's folder in it.
  /// - Throws: `HelmError` for a folder that is no chart or leaves the tree, a version that does not satisfy the entry, and a
  ///   lock that was made for other dependencies.
  public func addingLocalDependencies(
    from tree: some FileTree, at path: RepositoryPath = .root, limits: ChartLimits = ChartLimits()
  ) throws(HelmError) -> Chart {
    try addingLocalDependencies(from: tree, at: path, limits: limits, depth: 0)
  }

  private func addingLocalDependencies(
    from tree: some FileTree, at path: RepositoryPath, limits: ChartLimits, depth: Int
  ) throws(HelmError) -> Chart {
    if depth > 20 {
      throw HelmError(.missingDependencies, "the dependencies of \(name) lead back to itself", chart: name)
    }
    let missing = missingDependencies
    if missing.isEmpty { return self }
    try refuseStaleLock()
    var added: [Chart] = []
    for dependency in metadata.dependencies where missing.contains(dependency.name) {
      guard dependency.repository.hasPrefix("file://") else { continue }
      if added.contains(where: { $0.name == dependency.name && VersionMatch.satisfies($0.metadata.version, dependency.version) })
      {
        continue
      }
      let place: RepositoryPath
      do throws(RepositoryPathError) {
        place = try path.resolving(String(dependency.repository.dropFirst("file://".count)))
      } catch {
        throw HelmError(
          .missingDependencies, "dependency \"\(dependency.name)\": \(error)", chart: name,
          remedy: "let its repository point inside the repository, as file://../common")
      }
      let chart = try Chart.load(from: tree, at: place, limits: limits).addingLocalDependencies(
        from: tree, at: place, limits: limits, depth: depth + 1)
      if !dependency.version.isEmpty, !VersionMatch.satisfies(chart.metadata.version, dependency.version) {
        throw HelmError(
          .missingDependencies,
          """
          can't get a valid version for dependency \(dependency.name): \(chart.metadata.version) does not satisfy \
          \(dependency.version)
          """, chart: name)
      }
      added.append(chart)
    }
    return added.isEmpty ? self : adding(added)
  }
}
