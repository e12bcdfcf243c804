import CustomResources
import Foundation
import KubernetesClient
import ObjectModel

/// A cluster as a Secret labelled `argocd.argoproj.io/secret-type: cluster` describes it.
struct ClusterSecret: Sendable, Hashable {
  /// The URL of the API server, without a slash at its end: what the cluster is known by.
  var server: String
  /// What people call it; the server if the Secret says nothing.
  var name: String
  var scope: ClusterScope
  /// The project it belongs to; empty for all.
  var project: String
  /// The shard asked for; `nil` for any.
  var shard: Int?
  /// Whether applications on it are left alone.
  var isSkipped: Bool
  /// What asks for everything to be looked at anew; changes with each request.
  var refreshRequest: String
  /// How to reach it: `nil` for a Secret that says nothing about it, which only the cluster Apus runs against may do.
  var connection: Result<ClusterConnection, KubernetesError>?

  static let label = "cluster"

  /// Reads a Secret; `nil` when it names no server.
  init?(_ secret: Manifest) {
    func field(_ key: String) -> String {
      guard let text = secret["data", key]?.string, let data = Data(base64Encoded: text) else {
        return secret["stringData", key]?.string ?? ""
      }
      return String(decoding: data, as: UTF8.self)
    }
    var server = field("server").trimmingCharacters(in: .whitespacesAndNewlines)
    while server.hasSuffix("/") { server.removeLast() }
    if server.isEmpty { return nil }
    self.server = server
    let name = field("name")
    self.name = name.isEmpty ? server : name
    let namespaces = field("namespaces").split(separator: ",").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    scope = ClusterScope(
      namespaces: Set(namespaces.filter { !$0.isEmpty }), includesClusterObjects: field("clusterResources").isTrueInGo)
    project = field("project")
    shard = Int(field("shard"))
    isSkipped = (secret.annotation(Annotation.skipReconcile) ?? "").isTrueInGo
    refreshRequest = secret.annotation(Annotation.refresh) ?? ""
    let config = field("config")
    let isBlank = config.allSatisfy(\.isWhitespace)
    if isBlank, server == ClusterDirectory.localServer {
      connection = nil
    } else {
      do throws(KubernetesError) {
        connection = .success(
          try ClusterConnection(clusterSecretConfig: config, server: server, place: "cluster Secret \(secret.name)"))
      } catch {
        connection = .failure(error)
      }
    }
  }
}

extension String {
  /// Whether this is one of the words Go takes for true.
  fileprivate var isTrueInGo: Bool { ["1", "t", "T", "true", "TRUE", "True"].contains(self) }
}
