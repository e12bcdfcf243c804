import ArgumentParser
import CustomResources
import FoundationEssentials
import ObjectModel

struct AppEdit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Edit the spec of an application in an editor.",
    discussion: "The editor is what KUBE_EDITOR or EDITOR names, else vi.")

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var application: ApplicationArgument

  func run() async throws {
    let plane = try cluster.controlPlane()
    let name = application.resolved(plane)
    let found = try await plane.application(name)
    let original = YAML.text(found.value["spec"] ?? [:])
    let editor = TextEditor(environment: ProcessInfo.processInfo.environment)
    var text = original
    while true {
      let edited = try await editor.edited(text)
      let meant = Self.withoutComments(edited)
      // Nothing changed, or everything was taken away: nothing is to be done.
      if meant == original || meant.allSatisfy(\.isWhitespace) {
        Console.line("Edit cancelled, no changes made.")
        return
      }
      // What was refused once and is not touched again is given up.
      if edited == text { throw CommandFailure("the edit was given up; nothing was changed") }
      do {
        let spec = try Self.spec(meant)
        try await plane.change(name, validates: true) { application in
          var wanted = application.manifest
          wanted["spec"] = spec
          return wanted
        }
        return
      } catch {
        text = Self.commented(CommandFailure(error).message) + meant
      }
    }
  }

  static func spec(_ text: String) throws(CommandFailure) -> JSONValue {
    let documents: [JSONValue]
    do { documents = try YAML.documents(Array(text.utf8)) } catch { throw CommandFailure(error.description) }
    guard documents.count == 1, let spec = documents.first, spec.object != nil else {
      throw CommandFailure("the spec must be one YAML document with fields")
    }
    return spec
  }

  /// A message as comments before the text.
  static func commented(_ message: String) -> String { message.split(separator: "\n").map { "# \($0)\n" }.joined() }

  /// The text without the comments before it.
  static func withoutComments(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while let first = lines.first, first.hasPrefix("#") { lines = lines.dropFirst() }
    return lines.joined(separator: "\n")
  }
}
