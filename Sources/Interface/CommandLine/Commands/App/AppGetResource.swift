import ArgumentParser
import Comparison
import KubernetesClient
import ObjectModel

struct AppGetResource: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "get-resource", abstract: "Show a live object of an application.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument
  @Option(help: "Kind.") var kind: String
  @Option(help: "Group.") var group: String?
  @Option(help: "Name of the object.") var resourceName: String?
  @Option(help: "Show only these fields, as spec.replicas,status.") var filterFields: [String] = []
  @Flag(help: "Show who manages which field.") var showManagedFields = false
  @Option(name: [.customShort("o"), .customLong("output")], help: "wide, json or yaml.") var output = "wide"

  func run() async throws {
    let format = try OutputFormat.of(output, among: [.wide, .json, .yaml])
    let plane = try cluster.usualControlPlane()
    let found = try await plane.application(application.resolved(plane))
    let objects = try await LiveObjects(client: plane.client).managed(of: found) { key in
      key.kind == kind && (group.map { $0 == key.group } ?? true) && (resourceName.map { $0 == key.name } ?? true)
        && (cluster.namespace.map { $0 == key.namespace } ?? true)
    }
    if objects.isEmpty { throw CommandFailure.plain("No matching resource found") }
    let fields = filterFields.flatMap { $0.split(separator: ",").map(String.init) }
    Console.text(
      Self.text(SecretMask.masked(objects).compactMap(\.self), fields: fields, showsManagers: showManagedFields, format))
  }

  static func text(_ objects: [Manifest], fields: [String], showsManagers: Bool, _ format: OutputFormat) -> String {
    let shown = objects.map { object in
      var value = object.value
      if !showsManagers, value["metadata"] != nil { value["metadata", "managedFields"] = nil }
      return FieldSelection(fields).applied(to: value)
    }
    if format != .wide {
      return format.text(of: shown.count == 1 ? shown[0] : .array(shown))
    }
    var rows = [["FIELD", "RESOURCE NAME", "VALUE"]]
    for (object, value) in zip(objects, shown) {
      for leaf in FieldSelection.leaves(of: value) { rows.append([leaf.path, object.name, leaf.text]) }
    }
    return TabWriter().text(rows)
  }
}
