import ArgumentParser
import CustomResources
import FoundationEssentials
import KubernetesClient
import ObjectModel

struct AppCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "create", abstract: "Create an application.")

  @OptionGroup var cluster: ClusterOptions
  @Argument(help: "Name of the application.") var name: String?
  @Option(name: [.customShort("f"), .customLong("file")], help: "File with the application, or - for standard input.") var file:
    String?
  @Option(name: [.customShort("N"), .customLong("app-namespace")], help: "Namespace of the application.") var appNamespace:
    String?
  @Flag(help: "Change an application that exists.") var upsert = false
  @Flag(inversion: .prefixedNo, help: "Check the application first.") var validate = true
  @OptionGroup var flags: ApplicationFlags

  func run() async throws {
    if name == nil, file == nil { throw CleanExit.helpRequest(self) }
    let plane = try cluster.controlPlane()
    let target = name.map { ApplicationName($0, appNamespace: appNamespace, controlNamespace: plane.namespace) }
    let bases = try file.map(Self.read) ?? [Manifest([:])]
    if bases.count > 1, name != nil { throw CommandFailure.plain("a name cannot be given for a file with several applications") }
    for base in bases {
      let namespace = target?.namespace ?? appNamespace ?? plane.namespace
      let manifest = try flags.manifest(over: base, name: target?.name, namespace: namespace)
      Console.line("application '\(manifest.name)' \(try await create(manifest, plane))")
    }
  }

  /// What was done: `created`, `updated` or `unchanged`.
  private func create(_ wanted: Manifest, _ plane: ControlPlane) async throws -> String {
    if validate { try await plane.check(Application(wanted)) }
    var fresh = wanted
    // What would start a sync, or pretend one, does not belong to a new application.
    fresh["operation"] = nil
    fresh["status"] = nil
    guard let existing = try await plane.client.find(.applications, namespace: wanted.namespace, name: wanted.name) else {
      try await plane.client.create(.applications, fresh, options: WriteOptions(fieldManager: "argocd"))
      return "created"
    }
    guard let patch = Self.difference(existing, fresh) else { return "unchanged" }
    guard upsert else {
      throw CommandFailure(
        "rpc error: code = InvalidArgument desc = existing application spec is different, use upsert flag to force update")
    }
    try await plane.client.patch(
      .applications, namespace: wanted.namespace, name: wanted.name, .json(patch), options: WriteOptions(fieldManager: "argocd"))
    return "updated"
  }

  /// The JSON patch that gives an existing application the wanted spec, labels, annotations and finalizers; `nil` when it
  /// has them. The spec is replaced whole: what is no longer asked for goes.
  static func difference(_ existing: Manifest, _ wanted: Manifest) -> JSONValue? {
    var operations: [JSONValue] = []
    func compare(_ path: [String], _ pointer: String) {
      let (old, new) = (existing.value[path: path], wanted.value[path: path])
      if (old ?? [:]) == (new ?? [:]) || (old?.array ?? []).isEmpty && old?.object == nil && new == nil { return }
      if let new {
        operations.append(["op": "add", "path": .string(pointer), "value": new])
      } else {
        operations.append(["op": "remove", "path": .string(pointer)])
      }
    }
    compare(["spec"], "/spec")
    compare(["metadata", "labels"], "/metadata/labels")
    compare(["metadata", "annotations"], "/metadata/annotations")
    if !wanted.finalizers.isEmpty || !existing.finalizers.isEmpty { compare(["metadata", "finalizers"], "/metadata/finalizers") }
    return operations.isEmpty ? .none : .some(.array(operations))
  }

  /// The applications of a file; other kinds in it are an error.
  private static func read(_ path: String) throws -> [Manifest] {
    if path.hasPrefix("http://") || path.hasPrefix("https://") {
      throw CommandFailure("\(path): files are not fetched from the network yet; download it and give its path")
    }
    let data: Data
    if path == "-" {
      data = try StandardInput.read()
    } else {
      guard let read = try? Data(contentsOf: URL(filePath: path)) else {
        throw CommandFailure("open \(path): the file cannot be read")
      }
      data = read
    }
    let documents: [JSONValue]
    do { documents = try YAML.documents(Array(data)) } catch { throw CommandFailure("\(path): \(error.description)") }
    let manifests = documents.map { Manifest($0) }
    for manifest in manifests where manifest.groupVersionKind.groupKind != Application.kind.groupKind {
      throw CommandFailure(
        "\(path): expected an Application of argoproj.io, found '\(manifest.kind)' of '\(manifest.apiVersion)'")
    }
    if manifests.isEmpty { throw CommandFailure("\(path): there is no application in it") }
    return manifests
  }
}
