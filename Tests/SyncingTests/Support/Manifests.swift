import CustomResources
import ObjectModel

/// An object as the renderer gives it, marked for the application `app`.
func manifest(
  _ kind: String, _ name: String, apiVersion: String = "v1", namespace: String = "demo", wave: Int? = nil, hook: String? = nil,
  policy: String? = nil, options: String? = nil, spec: JSONValue? = nil
) -> Manifest {
  let versions = ["Deployment": "apps/v1", "Job": "batch/v1", "ClusterRole": "rbac.authorization.k8s.io/v1"]
  var manifest = Manifest([
    "apiVersion": .string(versions[kind] ?? apiVersion), "kind": .string(kind), "metadata": ["name": .string(name)],
  ])
  manifest.namespace = kind == "Namespace" || kind == "ClusterRole" || kind == "CustomResourceDefinition" ? "" : namespace
  manifest.setAnnotation(Annotation.trackingID, to: "app:/\(kind):\(namespace)/\(name)")
  manifest.setAnnotation(Annotation.syncWave, to: wave.map(String.init))
  manifest.setAnnotation(Annotation.hook, to: hook)
  manifest.setAnnotation(Annotation.hookDeletePolicy, to: policy)
  manifest.setAnnotation(Annotation.syncOptions, to: options)
  if let spec { manifest["spec"] = spec }
  return manifest
}

/// A generator of numbers that gives the same row for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
