import KubernetesSchema
import ObjectModel

/// The rules for Secrets: keys that can be file names, and what each well-known type must hold.
enum SecretValidation {
  static func errors(in secret: Manifest) -> [FieldError] {
    let data = secret["data"]?.object ?? [:]
    var errors = DataKeys.errors(in: data, field: "data")
    for (key, value) in data where value.string.map({ Base64.decode($0) == nil }) ?? true {
      errors.append(.invalid("data[\(key)]", "<secret contents redacted>", "must be base64"))
    }
    switch secret["type"]?.string {
    case "kubernetes.io/tls": errors += required(["tls.crt", "tls.key"], in: data)
    case "kubernetes.io/ssh-auth": errors += required(["ssh-privatekey"], in: data)
    case "kubernetes.io/basic-auth":
      if data["username"] == nil, data["password"] == nil {
        errors += required(["username", "password"], in: data)
      }
    case "kubernetes.io/dockerconfigjson": errors += json(".dockerconfigjson", in: data)
    case "kubernetes.io/dockercfg": errors += json(".dockercfg", in: data)
    case "kubernetes.io/service-account-token":
      let annotation = "kubernetes.io/service-account.name"
      if secret.annotation(annotation) ?? "" == "" {
        errors.append(.required("metadata.annotations[\(annotation)]"))
      }
    default: break
    }
    return errors
  }

  private static func required(_ keys: [String], in data: JSONObject) -> [FieldError] {
    keys.filter { data[$0] == nil }.map { .required("data[\($0)]") }
  }

  private static func json(_ key: String, in data: JSONObject) -> [FieldError] {
    guard let text = data[key]?.string else { return required([key], in: data) }
    guard let bytes = Base64.decode(text), (try? JSONValue(json: bytes))?.object != nil else {
      return [.invalid("data[\(key)]", "<secret contents redacted>", "must be a JSON object")]
    }
    return []
  }
}

/// The rule for the keys of ConfigMaps and Secrets.
enum DataKeys {
  static func errors(in data: JSONObject, field: String) -> [FieldError] {
    data.keys.compactMap { key in problem(with: key).map { .invalid("\(field)[\(key)]", .string(key), $0) } }
  }

  private static func problem(with key: String) -> String? {
    if key.utf8.count > 253 { return "must be no more than 253 characters" }
    if key == "." || key == ".." { return "must not be '\(key)'" }
    let isPlain = key.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._".utf8.contains(byte)
    }
    return isPlain && !key.isEmpty
      ? nil
      : "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
  }
}
