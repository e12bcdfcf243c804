import ObjectModel

/// Finds the Pod that answers for a Service, among those that really answer.
struct DemoRouting: Sendable {
  let store: ObjectStore

  /// Why nobody answers.
  enum Failure: Error, Sendable, Equatable {
    /// No Pod behind the Service is ready.
    case noEndpoints
    /// The Pods are simulated, and serve nothing.
    case nothingServed
  }

  /// One of the ready Pods behind a Service, at random.
  func workload(of service: Manifest) async throws(Failure) -> DemoWorkload {
    let pods = await store.list(.pods, namespace: service.namespace).objects
    let backends = ServiceBackends(of: service, among: pods)
    let ready = backends.groups.flatMap(\.pods).filter(backends.isReady)
    if ready.isEmpty { throw .noEndpoints }
    guard let workload = ready.compactMap({ DemoWorkload($0) }).randomElement() else { throw .nothingServed }
    return workload
  }

  /// The ports of the node behind which the demo answers, with their Services.
  func doors() async -> [Int: Manifest] {
    var doors: [Int: Manifest] = [:]
    for service in await store.list(.services, namespace: nil).objects {
      let ports = (service["spec", "ports"]?.array ?? []).compactMap { $0["nodePort"]?.int }.filter { $0 > 0 }
      guard !ports.isEmpty, (try? await workload(of: service)) != nil else { continue }
      for port in ports { doors[port] = service }
    }
    return doors
  }
}
