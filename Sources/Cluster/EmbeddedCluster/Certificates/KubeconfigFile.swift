import Foundation
import ObjectModel

/// The kubeconfig by which clients find the cluster, with the administrator's certificate in it.
struct KubeconfigFile {
  static func write(to file: URL, server: String, certificates: ClusterCertificates) throws {
    func encoded(_ text: String) -> JSONValue { .string(Base64.encode(Array(text.utf8))) }
    let value: JSONValue = [
      "apiVersion": "v1", "kind": "Config", "current-context": "apus", "preferences": [:],
      "clusters": [
        ["name": "apus", "cluster": ["server": .string(server), "certificate-authority-data": encoded(certificates.authority)]]
      ],
      "contexts": [["name": "apus", "context": ["cluster": "apus", "user": "apus"]]],
      "users": [
        [
          "name": "apus",
          "user": ["client-certificate-data": encoded(certificates.client), "client-key-data": encoded(certificates.clientKey)],
        ]
      ],
    ]
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try PrivateFile.write(YAML.text(value), to: file, mode: 0o600)
  }
}
