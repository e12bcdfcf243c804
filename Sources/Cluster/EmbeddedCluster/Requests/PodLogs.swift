import KubernetesSchema
import ObjectModel

/// The subresource `log` of Pods.
struct PodLogs: Sendable {
  let store: ObjectStore
  let now: @Sendable () -> Timestamp

  /// - Throws: 400 for a container that is not there, or has not started; 422 for options that are none.
  func answer(_ pod: Manifest, _ request: APIRequest) async throws(APIStatus) -> APIResponse {
    guard request.method == .get else { throw .methodNotAllowed() }
    let container = try container(of: pod, request.query["container"] ?? "")
    let window = try LogWindow(request.query, pod: pod.name, now: now())
    let isPrevious = request.query.flag("previous")
    if isPrevious, SimulatedLog.lines(pod: pod, container: container, previous: true).isEmpty {
      throw .badRequest("previous terminated container \"\(container)\" in pod \"\(pod.name)\" not found")
    }
    // Nobody has it yet who could have a log of it.
    if pod["spec", "nodeName"]?.string ?? "" == "" {
      return .content(APIResponse.Content(code: 204, contentType: "text/plain", body: []))
    }
    if !isPrevious { try checkStarted(container, of: pod) }
    let log = ContainerLog(pod: pod.name, uid: pod.uid, container: container, window: window)
    if request.query.flag("follow"), !isPrevious {
      let watch = try await store.watch(.pods, namespace: pod.namespace, after: await store.revision)
      let newest = await store.object(ObjectKey(.pods, pod)) ?? pod
      return .log(FollowedLog(log: log, pod: newest, watch: watch))
    }
    return .text(log.text(window.chosen(SimulatedLog.lines(pod: pod, container: container, previous: isPrevious))))
  }

  private func container(of pod: Manifest, _ wanted: String) throws(APIStatus) -> String {
    func names(_ field: String) -> [String] { pod["spec", field]?.array?.compactMap { $0["name"]?.string } ?? [] }
    let (containers, initial, ephemeral) = (names("containers"), names("initContainers"), names("ephemeralContainers"))
    if !wanted.isEmpty {
      guard (containers + initial + ephemeral).contains(wanted) else {
        throw .badRequest("container \(wanted) is not valid for pod \(pod.name)")
      }
      return wanted
    }
    if containers.count == 1 { return containers[0] }
    let others = initial.isEmpty ? "" : " or one of the init containers: [\(initial.joined(separator: " "))]"
    throw .badRequest(
      "a container name must be specified for pod \(pod.name), choose one of: [\(containers.joined(separator: " "))]\(others)")
  }

  /// - Throws: 400 for a container that waits for its first start.
  private func checkStarted(_ container: String, of pod: Manifest) throws(APIStatus) {
    let statuses = ["initContainerStatuses", "containerStatuses"].flatMap { pod["status", $0]?.array ?? [] }
    let status = statuses.first { $0["name"]?.string == container }
    let isWaiting = status.map { $0["state", "waiting"] != nil && $0["lastState", "terminated"] == nil } ?? true
    guard isWaiting, SimulatedLog.lines(pod: pod, container: container).isEmpty else { return }
    let reason = status?["state", "waiting", "reason"]?.string ?? "ContainerCreating"
    let text = ["ErrImagePull", "ImagePullBackOff"].contains(reason) ? "trying and failing to pull image" : reason
    throw .badRequest("container \"\(container)\" in pod \"\(pod.name)\" is waiting to start: \(text)")
  }
}
