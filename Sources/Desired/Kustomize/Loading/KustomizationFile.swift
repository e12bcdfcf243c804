import FileTree
import ObjectModel

/// The kustomization file of a directory.
struct KustomizationFile {
  /// Its name, one of three.
  var name: String
  var kustomization: Kustomization

  static let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  /// Finds and reads the file.
  ///
  /// - Parameter warn: called with the line for each deprecated field, before anything else can fail.
  /// - Throws: when there is none or more than one, and for what kustomize refuses in it.
  init(in directory: BuildDirectory, warn: (String) -> Void) throws(KustomizeError) {
    var found: [String] = []
    for name in Self.names {
      guard let path = directory.path.child(name) else { continue }
      do throws(FileTreeError) {
        if let resolved = try directory.tree.resolve(path), resolved.entry.kind == .file { found.append(name) }
      } catch {
        throw KustomizeError("\(error)")
      }
    }
    guard let name = found.first else {
      throw KustomizeError(
        "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory "
          + "'\(directory.displayPath)'")
    }
    if found.count > 1 { throw KustomizeError("Found multiple kustomization files under: \(directory.displayPath)\n") }
    self.name = name
    kustomization = try Self.kustomization(try directory.load(name), in: directory.displayPath, warn: warn)
  }

  /// Reads the text of a kustomization file.
  ///
  /// - Parameter directory: where it stands, for messages.
  static func kustomization(
    _ bytes: [UInt8], in directory: String, warn: (String) -> Void
  ) throws(KustomizeError) -> Kustomization {
    let document: JSONValue?
    do throws(YAMLError) {
      document = try YAML.firstDocument(bytes)
    } catch {
      throw KustomizeError("invalid Kustomization: \(error.goText)")
    }
    let fields: JSONObject
    do throws(KustomizeError) {
      fields = try StrictDecoding.decode(document ?? .null, as: KustomizationSchema.kustomization)
    } catch {
      throw error.within("invalid Kustomization")
    }
    let kustomization = Kustomization(decoded: fields)
    for field in kustomization.deprecatedFields { warn(field.warning) }
    try checkKind(fields, in: directory)
    if fields.allSatisfy({ $0.key == "kind" || $0.key == "apiVersion" || $0.value.string == "" }) {
      throw KustomizeError("kustomization.yaml is empty")
    }
    return kustomization
  }

  private static func checkKind(_ fields: JSONObject, in directory: String) throws(KustomizeError) {
    var kind = fields.text("kind")
    if kind.isEmpty { kind = Kustomization.Kind.kustomization.rawValue }
    let version = "kustomize.config.k8s.io/\(kind == Kustomization.Kind.component.rawValue ? "v1alpha1" : "v1beta1")"
    var complaints: [String] = []
    if Kustomization.Kind(rawValue: kind) == nil { complaints.append("kind should be Kustomization or Component") }
    let apiVersion = fields.text("apiVersion")
    if !apiVersion.isEmpty, apiVersion != version { complaints.append("apiVersion for \(kind) should be \(version)") }
    if complaints.isEmpty { return }
    throw KustomizeError(
      "Failed to read kustomization file under \(directory):\n\(complaints.joined(separator: "\n"))")
  }
}
