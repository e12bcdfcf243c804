import ObjectModel

extension DefaultRules {
  /// Claims of devices; all versions of them that are served have the same rules.
  static let devices: [String: Rule] = {
    var rules: [String: Rule] = [:]
    for version in ["v1", "v1beta1", "v1beta2"] {
      rules["resource.\(version).ExactDeviceRequest"] = counted
      rules["resource.\(version).DeviceSubRequest"] = counted
      rules["resource.\(version).DeviceToleration"] = constants(["operator": "Equal"])
    }
    // The first beta asked for devices in the request itself, where it does not have a choice of requests.
    rules["resource.v1beta1.DeviceRequest"] = { request in
      if request["deviceClassName"]?.string?.isEmpty == false { counted(&request) }
    }
    return rules
  }()

  /// A request is for one device.
  private static let counted: Rule = { request in
    request.fill("allocationMode", "ExactCount")
    if request["allocationMode"] == "ExactCount" { request.fill("count", 1) }
  }
}
