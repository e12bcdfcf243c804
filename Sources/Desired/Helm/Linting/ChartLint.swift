import FileTree
import GoTemplate
import JSONSchema
import ObjectModel

/// Checks a chart as `helm lint` does: its definition, its values, and what it renders to.
public enum ChartLint {
  /// What is to be said of a chart.
  ///
  /// - Parameters:
  ///   - name: what the chart's folder is called in findings about it as a whole.
  ///   - options: for what it is rendered.
  /// - Throws: `HelmError` when there is no `Chart.yaml`.
  public static func findings(
    in tree: some FileTree, at path: RepositoryPath = .root, name: String, options: HelmOptions
  ) throws(HelmError) -> [LintFinding] {
    let files = try ChartFolder.files(of: tree, in: path, limits: ChartLimits())
    guard let definition = files.first(where: { $0.name == "Chart.yaml" }) else {
      throw HelmError(
        .chart, "unable to check Chart.yaml file in chart: stat \(name)/Chart.yaml: no such file or directory", file: name)
    }
    var findings = ofDefinition(definition)
    let values = files.first { $0.name == "values.yaml" }
    if values == nil { findings.append(LintFinding(severity: .info, path: "values.yaml", message: "file does not exist")) }
    let chart: Chart
    do throws(HelmError) {
      chart = try Chart.load(files: files)
    } catch {
      if error.file == "values.yaml" {
        let problem = error.message.replacing(
          "cannot load values.yaml: cannot unmarshal yaml document:", with: "unable to parse YAML:")
        findings.append(LintFinding(severity: .error, path: "values.yaml", message: problem))
      }
      findings.append(LintFinding(severity: .error, path: "templates/", message: error.message))
      return findings + [LintFinding(severity: .error, path: "", message: "unable to load chart\n\t\(error.message)")]
    }
    if values != nil { findings += ofValues(chart, options) }
    findings += ofTemplates(chart, options)
    if !chart.missingDependencies.isEmpty {
      let missing = chart.missingDependencies.joined(separator: ",")
      findings.append(
        LintFinding(severity: .warning, path: name, message: "chart directory is missing these dependencies: \(missing)"))
    }
    return findings
  }

  private static func ofDefinition(_ file: ChartFile) -> [LintFinding] {
    func finding(_ severity: LintFinding.Severity, _ message: String) -> LintFinding {
      LintFinding(severity: severity, path: "Chart.yaml", message: message)
    }
    let document: JSONValue
    do throws(YAMLError) {
      document = try YAML.onlyFirstDocument(of: file.bytes[...])
    } catch {
      return [finding(.error, "unable to parse YAML\n\terror converting YAML to JSON: \(error.goText)")]
    }
    guard let metadata = try? ChartMetadata(document) else { return [] }
    var findings: [LintFinding] = []
    if metadata.name.isEmpty { findings.append(finding(.error, "name is required")) }
    if metadata.apiVersion.isEmpty {
      findings.append(finding(.error, "apiVersion is required. The value must be either \"v1\" or \"v2\""))
    } else if !["v1", "v2"].contains(metadata.apiVersion) {
      findings.append(
        finding(.error, "apiVersion '\(metadata.apiVersion)' is not valid. The value must be either \"v1\" or \"v2\""))
    }
    findings += mistyped("version", document).map { finding(.error, $0) }
    let version = SemanticVersion(metadata.version)
    if metadata.version.isEmpty {
      findings.append(finding(.error, "version is required"))
    } else if version == nil {
      findings.append(finding(.error, "version '\(metadata.version)' is not a valid SemVer"))
    }
    findings += mistyped("appVersion", document).map { finding(.error, $0) }
    if metadata.icon.isEmpty {
      findings.append(finding(.info, "icon is recommended"))
    } else if !metadata.icon.contains("://") {
      findings.append(finding(.error, "invalid icon URL '\(metadata.icon)'"))
    }
    let core = metadata.version.prefix { $0 != "-" && $0 != "+" }
    if version == nil || core.split(separator: ".").count != 3 || core.hasPrefix("v") {
      findings.append(finding(.warning, "version '\(metadata.version)' is not a valid SemVerV2"))
    }
    return findings
  }

  /// A field that is written as a number.
  private static func mistyped(_ field: String, _ document: JSONValue) -> [String] {
    switch document[field] {
    case .integer?, .double?: ["\(field) should be of type string but it's of type float64"]
    case .bool?: ["\(field) should be of type string but it's of type bool"]
    default: []
    }
  }

  private static func ofValues(_ chart: Chart, _ options: HelmOptions) -> [LintFinding] {
    guard let text = chart.schema, options.validatesSchema else { return [] }
    func finding(_ message: String) -> LintFinding { LintFinding(severity: .error, path: "values.yaml", message: message) }
    do throws(JSONSchemaError) {
      let failures = try JSONSchema(json: text, resolving: options.schemaResolver)
        .validate(.object(chart.values.merging(options.values)))
      return failures.isEmpty ? [] : [finding(failures.lines.joined(separator: "\n") + "\n")]
    } catch {
      return [finding("\(error)")]
    }
  }

  private static func ofTemplates(_ chart: Chart, _ options: HelmOptions) -> [LintFinding] {
    var options = options
    options.isLenient = true
    do throws(HelmError) {
      let rendered = try HelmRenderer.render(chart, options, requiresDependencies: false)
      return (rendered.manifests + rendered.hooks).compactMap(ofName)
    } catch {
      if error.kind == .manifest, let file = error.file, let problem = error.message.rest(behind: "YAML parse error on \(file): ")
      {
        let path = file.split(separator: "/").dropFirst().joined(separator: "/")
        return [LintFinding(severity: .error, path: path, message: "unable to parse YAML: \(problem)")]
      }
      return [LintFinding(severity: .error, path: "templates/", message: error.message)]
    }
  }

  /// A name Kubernetes would refuse.
  private static func ofName(_ manifest: RenderedManifest) -> LintFinding? {
    if manifest.name.isEmpty || manifest.kind.isEmpty { return nil }
    let labels = manifest.name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    // Roles may be called nearly anything.
    if manifest.kind.hasSuffix("Role") || manifest.kind.hasSuffix("RoleBinding") || labels.allSatisfy(ReleaseName.isLabel) {
      return nil
    }
    let path = manifest.source.split(separator: "/").dropFirst().joined(separator: "/")
    return LintFinding(
      severity: .warning, path: path,
      message: """
        object name does not conform to Kubernetes naming requirements: "\(manifest.name)": metadata.name: Invalid value: \
        "\(manifest.name)": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and \
        must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
        '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        """)
  }
}

extension String {
  /// What follows a prefix; nil when the text does not begin with it.
  fileprivate func rest(behind prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
