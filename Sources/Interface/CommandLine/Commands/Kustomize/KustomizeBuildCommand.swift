import ArgumentParser
import FileTree
import Foundation
import Kustomize

struct KustomizeBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Print what a kustomization makes, as `kustomize build` does.",
    discussion: "Nothing is run and nothing is fetched: the build is a function of the files.")

  @Argument(help: "The directory of the kustomization file.")
  var directory = "."

  @Option(
    name: .customLong("load-restrictor"),
    help:
      "LoadRestrictionsRootOnly, or LoadRestrictionsNone to let files be read from outside of their kustomization's directory.")
  var loadRestrictor = KustomizeOptions.LoadRestriction.rootOnly.rawValue

  @Flag(name: .customLong("enable-helm"), help: "Render the charts of helmCharts.")
  var isHelmEnabled = false

  @Option(name: .customLong("helm-kube-version"), help: "The version of Kubernetes that charts are told.")
  var kubeVersion = ""

  @Option(name: .customLong("helm-api-versions"), help: "API versions that charts are told; may be repeated.")
  var apiVersions: [String] = []

  @Option(help: "The order of the output: legacy or none. A kustomization file's sortOptions beat it.")
  var reorder: String?

  @Flag(name: .customLong("enable-managedby-label"), help: "Label every object with app.kubernetes.io/managed-by.")
  var addsManagedByLabel = false

  @Option(name: [.short, .customLong("output")], help: "A file to write to, or a directory that gets a file for every object.")
  var output: String?

  func run() throws {
    do {
      let build = try KustomizeBuild.ofFolder(directory, options: try options())
      let result = try build.build.run(build.path) { Console.error($0) }
      if let output { try write(result, to: output) } else { try write(try result.text(), to: .standardOutput) }
    } catch {
      Console.error("Error: \(error)")
      throw ExitCode(1)
    }
  }

  private func options() throws(KustomizeError) -> KustomizeOptions {
    var options = KustomizeOptions()
    guard let restriction = KustomizeOptions.LoadRestriction(rawValue: loadRestrictor) else {
      throw KustomizeError(
        "illegal flag value --load-restrictor \(loadRestrictor); legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]")
    }
    options.loadRestriction = restriction
    if let reorder {
      guard let order = KustomizeOptions.Reordering(rawValue: reorder), order != .unspecified else {
        throw KustomizeError("illegal flag value --reorder \(reorder); legal values: [legacy none]")
      }
      options.reordering = order
    }
    options.isHelmEnabled = isHelmEnabled
    options.addsManagedByLabel = addsManagedByLabel
    options.kubeVersion = kubeVersion
    options.apiVersions = apiVersions.flatMap { $0.split(separator: ",").map(String.init) }
    return options
  }

  private func write(_ result: KustomizeOutput, to path: String) throws {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
      for (name, text) in try result.files() { try Data(text).write(to: URL(filePath: path).appending(path: name)) }
    } else {
      try Data(try result.text()).write(to: URL(filePath: path))
    }
  }

  private func write(_ bytes: [UInt8], to handle: FileHandle) throws { try handle.write(contentsOf: Data(bytes)) }
}

extension KustomizeBuild {
  /// A build of a folder of this machine: links and bases beside it may lead anywhere, as for every program.
  ///
  /// - Throws: `KustomizeError` when there is no such folder.
  static func ofFolder(
    _ folder: String, options: KustomizeOptions
  ) throws -> (build: KustomizeBuild, path: String) {
    guard let resolved = realpath(folder, nil) else {
      throw KustomizeError(
        "must build at directory: not a valid directory: evalsymlink failure on '\(folder)' : "
          + "lstat \(folder): \(String(cString: strerror(errno)).lowercased())")
    }
    defer { free(resolved) }
    let path = String(cString: resolved)
    let build = KustomizeBuild(tree: try FolderFileTree("/"), options: options, charts: HelmChartInflator())
    return (build, String(path.dropFirst()))
  }
}
