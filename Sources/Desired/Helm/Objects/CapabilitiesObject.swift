import GoTemplate

/// `.Capabilities`.
final class CapabilitiesObject: TemplateObject {
  private let kubeVersion: KubernetesVersionObject
  private let apiVersions: VersionSetObject
  private let helmVersion: HelmVersionObject

  init(_ capabilities: Capabilities) {
    kubeVersion = KubernetesVersionObject(capabilities.kubeVersion)
    apiVersions = VersionSetObject(capabilities.apiVersions)
    helmVersion = HelmVersionObject(.current)
  }

  var goType: String { "*common.Capabilities" }
  var goKind: String { "ptr" }

  func member(_ name: String) -> TemplateMember? {
    switch name {
    case "KubeVersion": .field(.object(kubeVersion))
    case "APIVersions": .field(.object(apiVersions))
    case "HelmVersion": .field(.object(helmVersion))
    default: nil
    }
  }

  func printed(isAddressable: Bool) -> String {
    let fields = [kubeVersion as any TemplateObject, apiVersions, helmVersion].map { $0.printed(isAddressable: false) }
    return (isAddressable ? "{" : "&{") + fields.joined(separator: " ") + "}"
  }

  var json: TemplateValue {
    .map(
      TemplateMap([("KubeVersion", kubeVersion.json), ("APIVersions", apiVersions.json), ("HelmVersion", helmVersion.json)]))
  }
}

/// `.Capabilities.KubeVersion`.
final class KubernetesVersionObject: TemplateObject, Sendable {
  private let version: KubernetesVersion

  init(_ version: KubernetesVersion) { self.version = version }

  var goType: String { "common.KubeVersion" }

  func member(_ name: String) -> TemplateMember? {
    switch name {
    case "Version": .field(.text(version.text))
    case "Major": .field(.text(version.major))
    case "Minor": .field(.text(version.minor))
    case "GitVersion": .method(TemplateFunction("GitVersion") { [version] _, _ in .text(version.text) })
    case "String": .method(TemplateFunction("String") { [version] _, _ in .text(version.core) })
    default: nil
    }
  }

  func printed(isAddressable: Bool) -> String {
    isAddressable ? version.core : "{\(version.text) \(version.core) \(version.major) \(version.minor)}"
  }

  var json: TemplateValue {
    .map(
      TemplateMap([("Version", .text(version.text)), ("Major", .text(version.major)), ("Minor", .text(version.minor))]))
  }
}

/// `.Capabilities.APIVersions`.
final class VersionSetObject: TemplateObject, Sendable {
  private let versions: [String]
  private let set: Set<String>

  init(_ versions: [String]) {
    self.versions = versions
    set = Set(versions)
  }

  var goType: String { "common.VersionSet" }
  var goKind: String { "slice" }
  var isTrue: Bool { !versions.isEmpty }

  func member(_ name: String) -> TemplateMember? {
    guard name == "Has" else { return nil }
    return .method(TemplateFunction("Has", .string) { arguments, _ in .bool(self.set.contains(arguments.text(0))) })
  }

  func printed(isAddressable: Bool) -> String { "[" + versions.joined(separator: " ") + "]" }

  var json: TemplateValue { .strings(versions) }
}

/// `.Capabilities.HelmVersion`.
final class HelmVersionObject: TemplateObject {
  /// What this engine says it is: the version of Helm whose charts mean to it what they mean to that Helm.
  struct BuildInformation: Sendable {
    var version = "v4.3.1"
    var commit = "c0d08d0d6d9424d4a14febb5e8a3e51b0dd00dff"
    var treeState = "clean"
    var goVersion = "go1.27.2"
    var clientVersion = "v1.37"

    static let current = BuildInformation()
  }

  private let information: BuildInformation

  init(_ information: BuildInformation) { self.information = information }

  var goType: String { "version.BuildInfo" }

  private var fields: [(name: String, json: String, value: String)] {
    [
      ("Version", "version", information.version), ("GitCommit", "git_commit", information.commit),
      ("GitTreeState", "git_tree_state", information.treeState), ("GoVersion", "go_version", information.goVersion),
      ("KubeClientVersion", "kube_client_version", information.clientVersion),
    ]
  }

  func member(_ name: String) -> TemplateMember? {
    fields.first { $0.name == name }.map { .field(.text($0.value)) }
  }

  func printed(isAddressable: Bool) -> String { "{" + fields.map(\.value).joined(separator: " ") + "}" }

  var json: TemplateValue { .map(TemplateMap(fields.map { ($0.json, .text($0.value)) })) }
}
