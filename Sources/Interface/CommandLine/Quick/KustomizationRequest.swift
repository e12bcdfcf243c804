import ArgumentParser
import FileTree
import Foundation
import Kustomize

/// A kustomization to be built, as `kustomize build` is asked for one.
struct KustomizationRequest: QuickRequest {
  static let command = ["kustomize", "build"]

  /// The directory of the kustomization file; `nil` for the working directory.
  var directory: String?
  var loadRestrictor = KustomizeOptions.LoadRestriction.rootOnly.rawValue
  var isHelmEnabled = false
  var kubeVersion = ""
  var apiVersions: [String] = []
  var reorder: String?
  var addsManagedByLabel = false
  /// A file to write to, or a directory that gets a file for every object.
  var output: String?

  mutating func turnOn(_ name: String) -> Bool {
    switch name {
    case "--enable-helm": isHelmEnabled = true
    case "--enable-managedby-label": addsManagedByLabel = true
    default: return false
    }
    return true
  }

  mutating func set(_ name: String, to value: String) -> Bool {
    switch name {
    case "--load-restrictor": loadRestrictor = value
    case "--helm-kube-version": kubeVersion = value
    case "--helm-api-versions": apiVersions.append(value)
    case "--reorder": reorder = value
    case "--output", "-o": output = value
    default: return false
    }
    return true
  }

  mutating func take(_ word: String) -> Bool {
    guard directory == nil else { return false }
    directory = word
    return true
  }

  func run() throws {
    do {
      let build = try KustomizeBuild.ofFolder(directory ?? ".", options: try options())
      let result = try build.build.run(build.path) { Console.error($0) }
      if let output { try write(result, to: output) } else { Console.bytes(try result.text()) }
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
