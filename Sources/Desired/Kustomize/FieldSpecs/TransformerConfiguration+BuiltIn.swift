import ObjectModel

extension TransformerConfiguration {
  /// The fields kustomize 5.8 knows by itself, read from `BuiltInFieldSpecs.text`.
  public static let builtIn: TransformerConfiguration = {
    var result = TransformerConfiguration()
    var section = ""
    for line in BuiltInFieldSpecs.text.split(separator: "\n") {
      let parts = line.split(separator: " ", omittingEmptySubsequences: false)
      if parts[0] == "=" {
        section = String(parts[1])
        if section == "nameReference" { result.nameReferences.append(NameReference(target: kind(parts[2...]), referrers: [])) }
        continue
      }
      let spec = FieldSpec(String(parts[1]), of: kind(parts[2...]), create: parts[0] == "+")
      switch section {
      case "namePrefix": result.namePrefix.append(spec)
      case "nameSuffix": result.nameSuffix.append(spec)
      case "namespace": result.namespace.append(spec)
      case "commonLabels": result.commonLabels.append(spec)
      case "templateLabels": result.templateLabels.append(spec)
      case "commonAnnotations": result.commonAnnotations.append(spec)
      case "varReference": result.varReferences.append(spec)
      case "images": result.images.append(spec)
      case "replicas": result.replicas.append(spec)
      default: result.nameReferences[result.nameReferences.count - 1].referrers.append(spec)
      }
    }
    return result
  }()

  /// Reads `GROUP VERSION KIND`, with `-` for a blank part.
  private static func kind(_ parts: ArraySlice<Substring>) -> GroupVersionKind {
    let parts = parts.map { $0 == "-" ? "" : String($0) }
    return GroupVersionKind(group: parts[0], version: parts[1], kind: parts[2])
  }
}
