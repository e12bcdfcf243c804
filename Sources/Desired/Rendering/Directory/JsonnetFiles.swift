import FileTree
import Jsonnet
import ObjectModel

/// Jsonnet files of a directory: evaluates each on its own, all with the same variables and libraries.
struct JsonnetFiles {
  private let interpreter: JsonnetInterpreter
  private let importer: RepositoryImporter
  private let externalVariables: [JsonnetVariable]
  private let topLevelArguments: [JsonnetVariable]

  /// - Throws: `RenderError.parameter` for parameters that make no sense.
  init(_ interpreter: JsonnetInterpreter, _ inputs: RenderInputs, _ parameters: JsonnetParameters) throws(RenderError) {
    self.interpreter = interpreter
    importer = try RepositoryImporter(inputs, libraries: parameters.libraries)
    func substituted(_ variables: [JsonnetVariable]) -> [JsonnetVariable] {
      variables.map {
        JsonnetVariable(name: $0.name, value: inputs.environment.substitute(in: $0.value), isCode: $0.isCode)
      }
    }
    externalVariables = substituted(parameters.externalVariables)
    topLevelArguments = substituted(parameters.topLevelArguments)
  }

  /// The objects that a file evaluates to: one, or a list of them.
  func objects(of file: DirectoryFiles.File) throws(RenderError) -> [JSONValue] {
    let evaluation = JsonnetEvaluation(
      path: file.location.description, text: ManifestText(file.content).bytes, externalVariables: externalVariables,
      topLevelArguments: topLevelArguments)
    let value: JSONValue
    do {
      value = try JSONValue(json: interpreter.evaluate(evaluation, importer: importer), limits: ManifestText.jsonLimits)
    } catch let error as JSONSyntaxError {
      throw .file(file.path, detail: "Failed to unmarshal generated json \"\(file.path)\": \(error.problem)")
    } catch let error as JsonnetError {
      if let failure = importer.failure { throw .tree(failure) }
      let detail = "Failed to evaluate jsonnet \"\(file.path)\": \(error)"
      if case .interpreter = error { throw .interrupted(detail) }
      throw .file(file.path, detail: detail)
    } catch {
      throw .file(file.path, detail: "Failed to evaluate jsonnet \"\(file.path)\": \(error)")
    }
    // An array may leave elements out by giving null in their place.
    let objects = value.array.map { $0.filter { !$0.isNull } } ?? (value.isNull ? [] : [value])
    for object in objects where object["kind"]?.string?.isEmpty != false {
      let problem =
        object.object == nil
        ? "\(object.kindName) is no object; a file must evaluate to an object with \"kind\", or to an array of such"
        : "Object 'Kind' is missing in '\(object.outline)'; a file must evaluate to one object, or to an array of objects"
      throw .file(file.path, detail: "Failed to unmarshal generated json \"\(file.path)\": \(problem)")
    }
    return objects
  }
}

extension JSONValue {
  /// Enough of a value to recognise it. What a Secret holds must not end up in a condition.
  var outline: String {
    guard let members = object else { return kindName }
    let keys = members.keys.prefix(10).joined(separator: ", ")
    return members.count > 10 ? "{\(keys), …}" : "{\(keys)}"
  }
}
