import ObjectModel

/// The form in which a client wants objects.
enum ResponseForm: Sendable, Equatable {
  case json
  case yaml
  case table
  case partialMetadata

  /// The first form of an `Accept` header that can be had.
  ///
  /// - Throws: 406 when there is none.
  static func wanted(by accept: String) throws(APIStatus) -> ResponseForm {
    if accept.isEmpty || accept == "application/json" || accept == "*/*" { return .json }
    for clause in accept.split(separator: ",") {
      let parts = clause.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
      guard let type = parts.first?.lowercased() else { continue }
      var parameters: [String: String] = [:]
      for part in parts.dropFirst() {
        let pair = part.split(separator: "=", maxSplits: 1)
        if pair.count == 2 { parameters[String(pair[0])] = String(pair[1]) }
      }
      switch (type, parameters["as"]) {
      case ("application/json", "Table"?) where parameters["v"] == "v1": return .table
      case ("application/json", "PartialObjectMetadata"?), ("application/json", "PartialObjectMetadataList"?):
        return .partialMetadata
      case ("application/json", nil), ("*/*", nil), ("application/*", nil): return .json
      case ("application/yaml", nil): return .yaml
      default: continue
      }
    }
    throw .notAcceptable
  }
}
