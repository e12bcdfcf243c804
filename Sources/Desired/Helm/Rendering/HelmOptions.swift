import GoTemplate
import JSONSchema
import ObjectModel

/// For what and with which values a chart is rendered.
public struct HelmOptions: Sendable {
  public var releaseName = "release-name"
  public var namespace = "default"
  /// Whether `.Release` says that it is an upgrade, not an installation.
  public var isUpgrade = false
  /// What was given over the chart's defaults: values files and `--set` arguments, put together.
  public var values: JSONObject = [:]
  public var capabilities = Capabilities()
  public var validatesSchema = true
  /// Where schemas come from that a schema refers to.
  public var schemaResolver = SchemaResolver.offline
  /// Time, randomness, time zone and cluster.
  public var environment = TemplateEnvironment()
  /// Whether the manifests keep what their text says, for those who go on with them.
  public var keepsDocuments = true
  /// Whether `fail` and `required` let the render go on, as they do for `helm lint`.
  public var isLenient = false

  public init() {}
}
