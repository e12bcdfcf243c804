import FileTree
import Jsonnet
import ObjectModel

/// Plain YAML, JSON and Jsonnet files in a directory.
public struct DirectoryRenderer: SourceRenderer {
  public let type = SourceType.directory
  public let version = 2
  public let dependsOnCluster = false
  private let interpreter: JsonnetInterpreter

  /// - Parameter interpreter: what evaluates Jsonnet files; starts nothing before there is one.
  public init(interpreter: JsonnetInterpreter = JsonnetInterpreter()) { self.interpreter = interpreter }

  public func render(_ inputs: RenderInputs) throws(RenderError) -> RenderOutput {
    let parameters = try DirectoryParameters(inputs.source["directory"])
    var directory = DirectoryFiles(inputs, parameters)
    try directory.collect()
    var output = RenderOutput(warnings: directory.warnings)
    var jsonnet: JsonnetFiles?
    for file in directory.files {
      if file.isJsonnet {
        let files = if let jsonnet { jsonnet } else { try JsonnetFiles(interpreter, inputs, parameters.jsonnet) }
        jsonnet = files
        output.manifests += try files.objects(of: file)
      } else if file.path.hasSuffix(".json") {
        try readJSON(file, into: &output)
      } else {
        try readYAML(file, into: &output)
      }
    }
    return output
  }

  /// Exactly one object. One that has no kind is no manifest, and is left out.
  private func readJSON(_ file: DirectoryFiles.File, into output: inout RenderOutput) throws(RenderError) {
    let text = ManifestText(file.content)
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONValue(json: text.bytes, limits: ManifestText.jsonLimits)
    } catch {
      let rest = text.bytes.drop(while: \.isBlank)
      if let first = ManifestText.firstObject(in: rest),
        (try? JSONValue(json: Array(first), limits: ManifestText.jsonLimits)) != nil
      {
        throw .file(
          file.path,
          detail:
            "Found multiple objects in \"\(file.path)\". Only single objects are allowed in JSON files; put each in a file of its own or make it a YAML file"
        )
      }
      throw .file(
        file.path, detail: "Failed to unmarshal \"\(file.path)\": line \(error.line), column \(error.column): \(error.problem)")
    }
    guard value.object != nil else {
      throw .file(
        file.path, detail: "Failed to unmarshal \"\(file.path)\": a JSON file must hold one object, not \(value.kindName)")
    }
    if value["kind"]?.string?.isEmpty == false {
      output.manifests.append(value)
    } else {
      output.warnings.append("\(file.path): ignored, since it has no \"kind\"")
    }
  }

  /// Documents one after the other. A file whose first document is no manifest, and that does not look like manifests
  /// anywhere, is somebody's values or settings, and is left out.
  private func readYAML(_ file: DirectoryFiles.File, into output: inout RenderOutput) throws(RenderError) {
    let text = ManifestText(file.content)
    var manifests: [JSONValue] = []
    var kindless: ManifestText.Failure?
    let failure = try text.documents { document throws(RenderError) in
      if kindless != nil { return }
      if document.value["kind"]?.string?.isEmpty == false {
        manifests.append(document.value)
      } else {
        kindless = ManifestText.Failure(
          document: document.number, line: document.line, column: 1,
          problem: "Object 'Kind' is missing in '\(document.value.outline)'")
      }
    }
    if let problem = kindless ?? failure {
      let looksLikeManifests = ["apiVersion:", "kind:", "metadata:"].allSatisfy { (mark: StaticString) in
        text.bytes.contains(text: mark)
      }
      if manifests.isEmpty, !looksLikeManifests { return }
      throw .file(file.path, detail: "Failed to unmarshal \"\(file.path)\": failed to unmarshal manifest: \(problem)")
    }
    output.manifests.append(contentsOf: manifests)
  }
}
