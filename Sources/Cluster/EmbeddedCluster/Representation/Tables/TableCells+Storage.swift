import ObjectModel

extension TableCells {
  private static let accessModes = [
    "ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP",
  ]

  func storage(_ column: String) -> JSONValue? {
    switch object.kind {
    case "PersistentVolumeClaim": claim(column)
    case "PersistentVolume": volume(column)
    default: storageClass(column)
    }
  }

  private func modes(_ list: JSONValue?) -> JSONValue {
    let given = Set(list?.array?.compactMap(\.string) ?? [])
    let order = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"]
    return .string(order.filter(given.contains).compactMap { Self.accessModes[$0] }.joined(separator: ","))
  }

  private var phase: JSONValue { object.isBeingDeleted ? "Terminating" : object["status", "phase"] ?? "" }

  private func claim(_ column: String) -> JSONValue? {
    let isBound = text("spec", "volumeName") != nil
    return switch column {
    case "Status": phase
    case "Volume": object["spec", "volumeName"] ?? ""
    case "Capacity": isBound ? object["status", "capacity", "storage"] ?? "" : ""
    case "Access Modes": isBound ? modes(object["status", "accessModes"]) : ""
    case "StorageClass": object["spec", "storageClassName"] ?? ""
    case "VolumeAttributesClass": text("spec", "volumeAttributesClassName") ?? "<unset>"
    case "VolumeMode": text("spec", "volumeMode") ?? "<unset>"
    default: nil
    }
  }

  private func volume(_ column: String) -> JSONValue? {
    switch column {
    case "Status": return phase
    case "Capacity": return object["spec", "capacity", "storage"] ?? ""
    case "Access Modes": return modes(object["spec", "accessModes"])
    case "Reclaim Policy": return object["spec", "persistentVolumeReclaimPolicy"] ?? ""
    case "Claim":
      guard let claim = object["spec", "claimRef"] else { return "" }
      return .string("\(claim["namespace"]?.string ?? "")/\(claim["name"]?.string ?? "")")
    case "StorageClass": return object["spec", "storageClassName"] ?? ""
    case "VolumeAttributesClass": return text("spec", "volumeAttributesClassName") ?? "<unset>"
    case "Reason": return object["status", "reason"] ?? ""
    case "VolumeMode": return text("spec", "volumeMode") ?? "<unset>"
    default: return nil
    }
  }

  private func storageClass(_ column: String) -> JSONValue? {
    switch column {
    case "Name" where object.annotation("storageclass.kubernetes.io/is-default-class") == "true":
      return .string("\(object.name) (default)")
    case "Provisioner": return object["provisioner"] ?? ""
    case "ReclaimPolicy": return object["reclaimPolicy"] ?? "Delete"
    case "VolumeBindingMode": return text("volumeBindingMode") ?? "<unset>"
    case "AllowVolumeExpansion": return .bool(object["allowVolumeExpansion"]?.bool ?? false)
    case "DriverName": return object["driverName"] ?? ""
    case "Attacher": return object["spec", "attacher"] ?? ""
    case "PV": return text("spec", "source", "persistentVolumeName") ?? ""
    case "Node": return object["spec", "nodeName"] ?? ""
    case "Attached": return .bool(object["status", "attached"]?.bool ?? false)
    case "Drivers": return .integer(Int64(object["spec", "drivers"]?.array?.count ?? 0))
    case "AttachRequired": return .bool(object["spec", "attachRequired"]?.bool ?? true)
    case "PodInfoOnMount": return .bool(object["spec", "podInfoOnMount"]?.bool ?? false)
    case "StorageCapacity": return .bool(object["spec", "storageCapacity"]?.bool ?? false)
    case "TokenRequests":
      let audiences = object["spec", "tokenRequests"]?.array?.compactMap { $0["audience"]?.string } ?? []
      return audiences.isEmpty ? "<unset>" : .string(audiences.joined(separator: ","))
    case "RequiresRepublish": return .bool(object["spec", "requiresRepublish"]?.bool ?? false)
    case "Modes":
      let modes = object["spec", "volumeLifecycleModes"]?.array?.compactMap(\.string) ?? []
      return .string(modes.isEmpty ? "<none>" : modes.joined(separator: ","))
    default: return nil
    }
  }
}
