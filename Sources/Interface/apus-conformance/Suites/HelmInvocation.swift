import ArgumentParser
import Foundation
import Helm
import ObjectModel

/// A command line of `helm template` as cases give it.
struct HelmInvocation {
  private var name: String?
  private(set) var chart = "."
  private var values = ValuesInputs()
  private var base = HelmOptions()
  private var kubeVersion: String?
  private var apiVersions: [String] = []
  private(set) var selection = RenderedChart.Selection()
  private(set) var shownFiles: [String] = []

  init(_ arguments: [String]) throws {
    var positional: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-"), argument != "-" else {
        positional.append(argument)
        continue
      }
      let (flag, inline) = Self.split(argument)
      func value() throws -> String {
        if let inline { return inline }
        guard let next = rest.popFirst() else { throw ValidationError("\(flag) needs a value") }
        return next
      }
      switch flag {
      case "-n", "--namespace": base.namespace = try value()
      case "-f", "--values": values.files += try value().split(separator: ",").map(String.init)
      case "--set": values.arguments.typed.append(try value())
      case "--set-string": values.arguments.texts.append(try value())
      case "--set-file": values.arguments.files.append(try value())
      case "--set-json": values.arguments.json.append(try value())
      case "--set-literal": values.arguments.literals.append(try value())
      case "--kube-version": kubeVersion = try value()
      case "-a", "--api-versions": apiVersions += try value().split(separator: ",").map(String.init)
      case "-s", "--show-only": shownFiles.append(try value())
      case "--name-template": name = try value()
      case "--include-crds": selection.includesCustomResources = true
      case "--no-hooks": selection.includesHooks = false
      case "--skip-tests": selection.includesTests = false
      case "--is-upgrade": base.isUpgrade = true
      case "--skip-schema-validation": base.validatesSchema = false
      case "--skip-crds", "--debug", "--dry-run": continue
      default: throw ValidationError("the suite does not know \(flag)")
      }
    }
    if positional.first == "template" { positional.removeFirst() }
    if positional.count > 1 { name = positional.removeFirst() }
    chart = positional.first ?? "."
  }

  private static func split(_ argument: String) -> (flag: String, value: String?) {
    if argument.hasPrefix("--") {
      guard let equals = argument.firstIndex(of: "=") else { return (argument, nil) }
      return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
    }
    let rest = argument.dropFirst(2)
    return (String(argument.prefix(2)), rest.isEmpty ? nil : String(rest.first == "=" ? rest.dropFirst() : rest))
  }

  /// The options, with files read from a folder.
  func options(in folder: String) throws -> HelmOptions {
    var options = base
    if let name { options.releaseName = name }
    if let kubeVersion { options.capabilities.kubeVersion = try KubernetesVersion(kubeVersion) }
    options.capabilities.apiVersions += apiVersions
    options.values = try values.values { name throws(SetFileError) in
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
        throw SetFileError("open \(name): no such file or directory")
      }
      return Array(data)
    }
    return options
  }
}
