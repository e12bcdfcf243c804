import ArgumentParser
import CustomResources
import ObjectModel

/// Which source of an application with several a command is about.
struct SourceChoice {
  /// From 1.
  var position: Int?
  var name: String?

  /// The index of the source; `nil` for the `source` of an application that has no list.
  ///
  /// - Throws: `CommandFailure` when it is not said which, or there is no such source.
  func index(in application: Application) throws(CommandFailure) -> Int? {
    let sources = application.spec.effectiveSources
    guard application.spec.hasMultipleSources else {
      if let position, position != 1 { throw .plain("Source position should be specified only for apps with multiple sources") }
      return nil
    }
    if let position {
      guard sources.indices.contains(position - 1) else {
        throw .plain("Source position should be specified and must be greater than 0 but less than the number of sources + 1")
      }
      return position - 1
    }
    if let name {
      guard let index = sources.firstIndex(where: { $0.name == name }) else {
        throw .plain("Unknown source name \(name) for application \(application.name)")
      }
      return index
    }
    throw .plain("Source position should be specified and must be greater than 0 but less than the number of sources + 1")
  }
}

extension Manifest {
  /// Changes one source of an Application: that of an index, or the only one.
  mutating func changeSource(_ index: Int?, _ change: (inout JSONValue) throws(CommandFailure) -> Void) throws(CommandFailure) {
    if let index {
      guard var list = self["spec", "sources"]?.array, list.indices.contains(index) else { return }
      try change(&list[index])
      self["spec", "sources"] = .array(list)
    } else {
      var source = self["spec", "source"] ?? [:]
      try change(&source)
      if source.object?.isEmpty == false { self["spec", "source"] = source }
    }
  }
}
