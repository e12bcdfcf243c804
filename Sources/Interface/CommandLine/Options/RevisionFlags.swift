import ArgumentParser
import CustomResources

/// Which revisions a command is about: one for the only source, or one for each of the sources that are named.
struct RevisionFlags: ParsableArguments {
  @Option(help: "Revision of the application's only source.") var revision: String?
  @Option(help: "Revision of a source of several, with --source-positions or --source-names; may be given several times.")
  var revisions: [String] = []
  @Option(help: "Position of the source that the revision of the same place is of, from 1.") var sourcePositions: [Int] = []
  @Option(help: "Name of the source that the revision of the same place is of.") var sourceNames: [String] = []

  /// The revision of each source of an application, by its position; empty where the spec decides, and without any when nothing was
  /// given.
  ///
  /// - Throws: `CommandFailure` for flags that do not go together, or name no source.
  func positions(in application: Application) throws(CommandFailure) -> [String] {
    let sources = application.spec.effectiveSources
    if let revision, !revision.isEmpty {
      if application.spec.hasMultipleSources {
        throw .plain("argument --revision can not be used with multi-source apps; use --revisions with --source-positions")
      }
      return [revision]
    }
    let given = revisions.flatMap { $0.split(separator: ",").map(String.init) }
    if given.isEmpty { return [] }
    if !sourcePositions.isEmpty, !sourceNames.isEmpty {
      throw .plain("Only one of source-positions and source-names can be specified.")
    }
    var positions = sourcePositions
    for name in sourceNames.flatMap({ $0.split(separator: ",").map(String.init) }) {
      guard let index = sources.firstIndex(where: { $0.name == name }) else {
        throw .plain("Unknown source name \(name) for application \(application.name)")
      }
      positions.append(index + 1)
    }
    guard positions.count == given.count else {
      throw .plain("While using --revisions and --source-positions, length of values for both flags should be same.")
    }
    var result = [String](repeating: "", count: sources.count)
    for (position, revision) in zip(positions, given) {
      guard sources.indices.contains(position - 1) else {
        throw .plain("source-position cannot be less than 1 or more than the number of sources (\(sources.count)): \(position)")
      }
      result[position - 1] = revision
    }
    return result
  }
}
