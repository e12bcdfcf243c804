import ObjectModel

extension TableCells {
  /// Config maps, secrets, namespaces, leases, quotas.
  func core(_ column: String) -> JSONValue? {
    switch (object.kind, column) {
    case (_, "Data"): .integer(Int64((object["data"]?.object?.count ?? 0) + (object["binaryData"]?.object?.count ?? 0)))
    case ("Secret", "Type"): object["type"] ?? ""
    case ("Namespace", "Status"): object["status", "phase"] ?? ""
    case ("Lease", "Holder"): object["spec", "holderIdentity"] ?? ""
    case ("ResourceQuota", "Request"): .string(quota { !$0.hasPrefix("limits.") })
    case ("ResourceQuota", "Limit"): .string(quota { $0.hasPrefix("limits.") })
    default: nil
    }
  }

  /// `pods: 3/10, requests.cpu: 500m/2`
  private func quota(_ isShown: (String) -> Bool) -> String {
    let hard = (object["status", "hard"] ?? object["spec", "hard"])?.object ?? [:]
    let texts = hard.compactMap { name, limit in
      isShown(name) ? "\(name): \(object["status", "used"]?[name]?.string ?? "0")/\(limit.string ?? limit.json())" : nil
    }
    return texts.joined(separator: ", ")
  }
}
