import KubernetesSchema
import ObjectModel

/// The rules for the paths and backends of an Ingress.
enum IngressValidation {
  static func errors(in object: Manifest) -> [FieldError] {
    var errors: [FieldError] = []
    if let backend = object["spec", "defaultBackend"] { errors += Self.backend(backend, "spec.defaultBackend") }
    for (number, rule) in (object["spec", "rules"]?.array ?? []).enumerated() {
      for (index, path) in (rule["http", "paths"]?.array ?? []).enumerated() {
        let place = "spec.rules[\(number)].http.paths[\(index)]"
        let text = path["path"]?.string ?? ""
        switch path["pathType"]?.string {
        case nil, ""?: errors.append(.required("\(place).pathType", "pathType must be specified"))
        case "Exact"?, "Prefix"?:
          if !text.hasPrefix("/") { errors.append(.invalid("\(place).path", .string(text), "must be an absolute path")) }
        case "ImplementationSpecific"?: break
        case let other?:
          errors.append(
            .notSupported("\(place).pathType", .string(other), supported: ["Exact", "ImplementationSpecific", "Prefix"]))
        }
        errors += backend(path["backend"] ?? [:], "\(place).backend")
      }
    }
    return errors
  }

  private static func backend(_ backend: JSONValue, _ place: String) -> [FieldError] {
    switch (backend["service"], backend["resource"]) {
    case (_?, _?): return [.invalid(place, "", "cannot set both resource and service backends")]
    case (nil, nil): return [.required(place, "resource or service backend is required")]
    case (nil, _?): return []
    case (let service?, nil):
      var errors: [FieldError] = []
      if service["name"]?.string ?? "" == "" { errors.append(.required("\(place).service.name")) }
      let port = service["port"] ?? [:]
      if port["name"]?.string ?? "" == "", port["number"]?.integer ?? 0 == 0 {
        errors.append(.required("\(place).service.port", "port name or number is required"))
      }
      return errors
    }
  }
}
