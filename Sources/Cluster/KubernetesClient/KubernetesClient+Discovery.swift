import ObjectModel

extension KubernetesClient {
  /// Asks for what the cluster serves: aggregated where it can, else group version by group version. A group that does
  /// not answer is noted and does not hold the others up.
  func fetchDiscovery() async throws(KubernetesError) -> Discovery {
    var resources: [APIResource] = []
    var failures: [String: String] = [:]
    var legacy: [String] = []
    for path in ["/api", "/apis"] {
      let response = try await perform(ClusterRequest(method: .GET, path: path, accept: Discovery.accept))
      guard let document = try? JSONValue(json: response.body), document.object != nil else {
        throw .unreadable(
          request: "GET \(path)", problem: "it is not a discovery document; is \(server) a Kubernetes API server?")
      }
      if Discovery.isAggregated(contentType: response.headers.first(name: "Content-Type") ?? "") {
        let found = Discovery.aggregated(document)
        resources += found.resources
        failures.merge(found.failures) { first, _ in first }
      } else if path == "/api" {
        legacy += document["versions"]?.array?.compactMap(\.string) ?? ["v1"]
      } else {
        legacy += Discovery.groupVersions(ofGroups: document)
      }
    }
    let asked = await askLegacy(legacy)
    for groupVersion in legacy {
      switch asked[groupVersion] {
      case .success(let found): resources += found
      case .failure(let error): failures[groupVersion] = error.description
      case nil: break
      }
    }
    if resources.isEmpty,
      let failure = asked.values.compactMap({ result -> KubernetesError? in
        if case .failure(let error) = result { error } else { nil }
      }).first
    {
      throw failure
    }
    return Discovery(resources: resources, failures: failures, serverVersion: await serverVersion())
  }

  /// Only some renderings ask for it: a server that does not tell its version is no reason to do without the rest.
  private func serverVersion() async -> String? {
    guard let response = try? await perform(ClusterRequest(method: .GET, path: "/version")),
      let document = try? JSONValue(json: response.body), let version = document["gitVersion"]?.string, !version.isEmpty
    else { return nil }
    return version
  }

  private func askLegacy(_ groupVersions: [String]) async -> [String: Result<[APIResource], KubernetesError>] {
    await withTaskGroup(of: (String, Result<[APIResource], KubernetesError>).self) { group in
      for groupVersion in groupVersions {
        group.addTask {
          let path = groupVersion.contains("/") ? "/apis/\(groupVersion)" : "/api/\(groupVersion)"
          do throws(KubernetesError) {
            let response = try await perform(ClusterRequest(method: .GET, path: path))
            guard let document = try? JSONValue(json: response.body), document["resources"]?.array != nil else {
              return (groupVersion, .failure(.unreadable(request: "GET \(path)", problem: "it is not a list of resources")))
            }
            return (groupVersion, .success(Discovery.legacy(document, groupVersion: groupVersion)))
          } catch {
            return (groupVersion, .failure(error))
          }
        }
      }
      var result: [String: Result<[APIResource], KubernetesError>] = [:]
      for await (groupVersion, answer) in group { result[groupVersion] = answer }
      return result
    }
  }
}
