import ObjectModel

extension DefaultRules {
  /// Volumes and claims.
  static let volumes: [String: Rule] = [
    "core.v1.Volume": { volume in
      if volume.count == 1, volume.contains("name") { volume["emptyDir"] = [:] }
    },
    "core.v1.SecretVolumeSource": constants(["defaultMode": 420]),
    "core.v1.ConfigMapVolumeSource": constants(["defaultMode": 420]),
    "core.v1.DownwardAPIVolumeSource": constants(["defaultMode": 420]),
    "core.v1.ProjectedVolumeSource": constants(["defaultMode": 420]),
    "core.v1.ServiceAccountTokenProjection": constants(["expirationSeconds": 3600]),
    "core.v1.ImageVolumeSource": { image in image.fill("pullPolicy", pullPolicy(of: image["reference"])) },
    "core.v1.HostPathVolumeSource": constants(["type": ""]),
    "core.v1.ISCSIVolumeSource": constants(["iscsiInterface": "default"]),
    "core.v1.ISCSIPersistentVolumeSource": constants(["iscsiInterface": "default"]),
    "core.v1.RBDVolumeSource": constants(["pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"]),
    "core.v1.RBDPersistentVolumeSource": constants(["pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"]),
    "core.v1.AzureDiskVolumeSource": constants([
      "cachingMode": "ReadWrite", "kind": "Shared", "fsType": "ext4", "readOnly": false,
    ]),
    "core.v1.ScaleIOVolumeSource": constants(["storageMode": "ThinProvisioned", "fsType": "xfs"]),
    "core.v1.ScaleIOPersistentVolumeSource": constants(["storageMode": "ThinProvisioned", "fsType": "xfs"]),
    "core.v1.PersistentVolumeClaimSpec": constants(["volumeMode": "Filesystem"]),
    "core.v1.PersistentVolumeClaim": { claim in pending(&claim) },
    "core.v1.PersistentVolumeSpec": constants(["persistentVolumeReclaimPolicy": "Retain", "volumeMode": "Filesystem"]),
    "core.v1.PersistentVolume": { volume in pending(&volume) },
  ]

  private static func pending(_ object: inout JSONObject) {
    object.mutate("status", default: [:]) { status in
      if status["phase"] == nil { status["phase"] = "Pending" }
    }
  }
}
