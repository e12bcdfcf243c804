import GoTemplate
import ObjectModel

extension ActiveChart {
  /// `.Chart`: what `Chart.yaml` says, under the names of Go's fields.
  func chartObject(isRoot: Bool) -> TemplateMap {
    let metadata = chart.metadata
    let annotations =
      metadata.annotations.map { TemplateMap($0.map { ($0.key, .text($0.value)) }, type: .string) }
      ?? TemplateMap(type: .string, isNil: true)
    let maintainers = metadata.maintainers.map { maintainer in
      TemplateValue.map(
        TemplateMap([("Email", .text(maintainer.email)), ("Name", .text(maintainer.name)), ("URL", .text(maintainer.url))]))
    }
    return TemplateMap([
      ("APIVersion", .text(metadata.apiVersion)), ("Annotations", .map(annotations)), ("AppVersion", .text(metadata.appVersion)),
      ("Condition", .text(metadata.condition)), ("Dependencies", .list(dependencies.map(\.object))),
      ("Deprecated", .bool(metadata.isDeprecated)), ("Description", .text(metadata.description)), ("Home", .text(metadata.home)),
      ("Icon", .text(metadata.icon)), ("IsRoot", .bool(isRoot)), ("Keywords", .list(metadata.keywords.map { .text($0) })),
      ("KubeVersion", .text(metadata.kubeVersion)), ("Maintainers", .list(maintainers)), ("Name", .text(name)),
      ("Sources", .list(metadata.sources.map { .text($0) })), ("Tags", .text(metadata.tags)), ("Type", .text(metadata.type)),
      ("Version", .text(metadata.version)),
    ])
  }
}

extension ChartDependency {
  /// An entry of `.Chart.Dependencies`.
  fileprivate var object: TemplateValue {
    .map(
      TemplateMap([
        ("Alias", .text(alias)), ("Condition", .text(condition)), ("Enabled", .bool(enabled)),
        ("ImportValues", .list(importValues.map { TemplateValue($0) })), ("Name", .text(name)),
        ("Repository", .text(repository)), ("Tags", .list(tags.map { .text($0) })), ("Version", .text(version)),
      ]))
  }
}
