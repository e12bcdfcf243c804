import GoTemplate
import JSONSchema
import ObjectModel

/// Checks the values of a chart and of its subcharts against their schemas.
struct SchemaValidation {
  private let resolver: SchemaResolver

  init(_ resolver: SchemaResolver) { self.resolver = resolver }

  /// - Throws: `HelmError` that lists everything that does not fit, chart by chart.
  func check(_ values: TemplateMap, of chart: ActiveChart) throws(HelmError) {
    let complaints = complaints(values, chart)
    if complaints.isEmpty { return }
    throw HelmError(
      .schema, "values don't meet the specifications of the schema(s) in the following chart(s):\n\(complaints)",
      chart: chart.name)
  }

  private func complaints(_ values: TemplateMap, _ chart: ActiveChart) -> String {
    var text = ""
    if let schema = chart.chart.schema {
      do throws(JSONSchemaError) {
        let compiled = try chart.chart.compiledSchema.schema(of: schema, resolver)
        let failures = compiled.validate(.object(values.json))
        if !failures.isEmpty { text += "\(chart.name):\n" + failures.lines.joined(separator: "\n") + "\n" }
      } catch {
        text += "\(chart.name):\n\(error)\n"
      }
    }
    for subchart in chart.subcharts {
      switch values[subchart.name] {
      case nil, .nil?: continue
      case .map(let own)?: text += complaints(own, subchart)
      default: text += "\(subchart.name):\ninvalid type for values: expected object (map)\n"
      }
    }
    return text
  }
}
