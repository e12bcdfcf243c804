import ArgumentParser
import CustomResources
import KubernetesClient
import ObjectModel

struct AppDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete applications.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var selection: ApplicationSelection
  @Flag(inversion: .prefixedNo, help: "Delete the resources of the application too.") var cascade: Bool?
  @Option(name: [.customShort("p"), .customLong("propagation-policy")], help: "foreground or background.") var propagationPolicy:
    String?
  @Flag(name: [.customShort("y"), .customLong("yes")], help: "Do not ask.") var yes = false
  @Flag(help: "Wait until it is gone.") var wait = false

  func run() async throws {
    let plane = try cluster.controlPlane()
    var names = try await selection.applications(plane)
    let typed = Dictionary(zip(names, selection.names.isEmpty ? names.map(\.qualified) : selection.names)) { $1 }
    let finalizer = try Self.finalizer(cascade: cascade, policy: propagationPolicy)
    if !yes, Console.isTerminal { names = try confirmed(names, typed) }
    for name in names {
      let application = try await plane.application(name)
      try await delete(name, application, finalizer, plane)
      if wait { for await state in plane.states(of: name) where state == nil { break } }
      Console.line("application '\(typed[name] ?? name.name)' deleted")
    }
  }

  private func confirmed(_ names: [ApplicationName], _ typed: [ApplicationName: String]) throws -> [ApplicationName] {
    var kept: [ApplicationName] = []
    for name in names {
      let text = typed[name] ?? name.name
      if try StandardInput.confirms("Are you sure you want to delete '\(text)' and all its resources? [y/n] ") {
        kept.append(name)
      } else {
        Console.line("The command to delete '\(text)' was cancelled.")
      }
    }
    return kept
  }

  /// Sets the finalizer that says what becomes of the resources, then deletes; only the very object that was read.
  private func delete(
    _ name: ApplicationName, _ application: Application, _ finalizer: FinalizerChange, _ plane: ControlPlane
  ) async throws {
    try await plane.change(name) { current in
      guard current.manifest.uid == application.manifest.uid else {
        throw CommandFailure("application '\(application.name)' was made anew meanwhile; look at it and try again")
      }
      var wanted = current.manifest
      if let finalizers = finalizer.finalizers(for: wanted) {
        wanted["metadata", "finalizers"] = finalizers.isEmpty ? nil : JSONValue(finalizers)
      }
      return wanted
    }
    try await plane.client.delete(
      .applications, namespace: application.namespace, name: application.name,
      options: DeleteOptions(uid: application.manifest.uid))
  }

  /// What a deletion does to the finalizers of an application.
  enum FinalizerChange: Equatable {
    case set(String)
    case remove

    private static let all = [Finalizer.resources, Finalizer.resourcesForeground, Finalizer.resourcesBackground]

    /// The finalizers an object is to have; `nil` when nothing changes.
    func finalizers(for object: Manifest) -> [String]? {
      let others = object.finalizers.filter { !Self.all.contains($0) }
      let wanted: [String]
      switch self {
      case .set(let finalizer):
        // One that already does the same is kept: the plain name means foreground.
        if object.finalizers.contains(finalizer) { return .none }
        if finalizer == Finalizer.resources, object.finalizers.contains(Finalizer.resourcesForeground) { return .none }
        wanted = others + [finalizer]
      case .remove: wanted = others
      }
      return wanted == object.finalizers ? .none : wanted
    }
  }

  static func finalizer(cascade: Bool?, policy: String?) throws(CommandFailure) -> FinalizerChange {
    if cascade == false {
      if policy?.isEmpty == false { throw .plain("cannot set propagation policy when cascading is disabled") }
      return .remove
    }
    switch policy {
    case nil, "": return .set(Finalizer.resources)
    case "foreground": return .set(Finalizer.resourcesForeground)
    case "background": return .set(Finalizer.resourcesBackground)
    case .some(let text): throw CommandFailure("rpc error: code = InvalidArgument desc = invalid propagation policy: \(text)")
    }
  }
}
