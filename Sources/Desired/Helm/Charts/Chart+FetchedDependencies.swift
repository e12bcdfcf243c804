extension Chart {
  /// The chart with those missing dependencies added that are to be had elsewhere: what `helm dependency build` would download
  /// into `charts/`, at the versions of the lock where there is one.
  ///
  /// - Parameter find: the chart of a dependency at a version or constraint; `nil` when it has none to offer.
  /// - Throws: `HelmError` for a lock that was made for other dependencies, and what `find` throws.
  public func addingDependencies(
    _ find: (_ dependency: ChartDependency, _ version: String) throws(HelmError) -> Chart?
  ) throws(HelmError) -> Chart {
    let missing = missingDependencies
    if missing.isEmpty { return self }
    try refuseStaleLock()
    var added: [Chart] = []
    for dependency in metadata.dependencies where missing.contains(dependency.name) {
      // One archive serves all aliases that agree on the version.
      let isThere = added.contains {
        $0.name == dependency.name && VersionMatch.satisfies($0.metadata.version, dependency.version)
      }
      if isThere { continue }
      let locked = lock?.dependencies.first { $0.name == dependency.name && $0.repository == dependency.repository }
      if let chart = try find(dependency, locked?.version ?? dependency.version) { added.append(chart) }
    }
    return added.isEmpty ? self : adding(added)
  }

  /// - Throws: `HelmError` when there is a lock and it was made for other dependencies.
  func refuseStaleLock() throws(HelmError) {
    guard let lock, !lock.isInSync(with: metadata.dependencies) else { return }
    let (file, dependencies) =
      metadata.apiVersion == "v1" ? ("requirements.lock", "requirements.yaml") : ("Chart.lock", "Chart.yaml")
    throw HelmError(
      .missingDependencies,
      """
      the lock file (\(file)) is out of sync with the dependencies file (\(dependencies)). Please update the dependencies with \
      'helm dependency update'
      """, chart: name)
  }

  /// The chart with further charts in `charts/`.
  func adding(_ charts: [Chart]) -> Chart {
    Chart(
      metadata: metadata, values: values, valuesFile: valuesFile, schema: schema, lock: lock, templates: templates, files: files,
      subcharts: subcharts + charts, warnings: warnings)
  }
}
