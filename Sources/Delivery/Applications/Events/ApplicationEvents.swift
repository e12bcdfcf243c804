import CustomResources
import Foundation
import KubernetesClient
import Logging
import ObjectModel

/// Tells people what happened to an Application, as Kubernetes Events on it.
///
/// An Event that cannot be written is logged and forgotten: telling must never stop doing, nor hold it up. So they are written one
/// after the other beside the work, and when more than a few thousand wait, the newest are dropped.
struct ApplicationEvents: Sendable {
  private static let capacity = 4096

  enum Severity: String, Sendable {
    case normal = "Normal"
    case warning = "Warning"
  }

  /// The reasons of the ecosystem, which scripts look for.
  enum Reason: String, Sendable {
    case operationStarted = "OperationStarted"
    case operationCompleted = "OperationCompleted"
    case resourceUpdated = "ResourceUpdated"
    case resourceDeleted = "ResourceDeleted"
    case statusRefreshed = "StatusRefreshed"
  }

  private let client: any ClusterClient
  private let logger: Logger
  private let now: @Sendable () -> Date
  private let waiting: AsyncStream<Manifest>
  private let queue: AsyncStream<Manifest>.Continuation

  init(client: any ClusterClient, logger: Logger, now: @escaping @Sendable () -> Date) {
    self.client = client
    self.logger = logger
    self.now = now
    (waiting, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.capacity))
  }

  /// Writes what is told until the task is cancelled.
  func run() async {
    for await event in waiting {
      do {
        try await client.create(.events, event)
      } catch {
        logger.debug("an Event could not be written", metadata: ["event": "\(event.name)", "problem": "\(error)"])
      }
    }
  }

  func record(_ reason: Reason, _ severity: Severity = .normal, on application: Application, _ message: String) {
    let moment = now()
    let time = JSONValue.string(moment.kubernetesTime)
    // The name must be unique; the time in nanoseconds is what the ecosystem puts there.
    let suffix = String(UInt64(moment.timeIntervalSince1970 * 1e9), radix: 16)
    let event: JSONValue = [
      "apiVersion": "v1", "kind": "Event",
      "metadata": ["name": .string("\(application.name).\(suffix)"), "namespace": .string(application.namespace)],
      "involvedObject": [
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "name": .string(application.name),
        "namespace": .string(application.namespace), "uid": .string(application.manifest.uid),
        "resourceVersion": .string(application.manifest.resourceVersion),
      ],
      "reason": .string(reason.rawValue), "message": .string(String(message.prefix(1024))), "type": .string(severity.rawValue),
      "source": ["component": "argocd-application-controller"],
      "firstTimestamp": time, "lastTimestamp": time, "count": 1,
    ]
    queue.yield(Manifest(event))
  }
}

extension Date {
  /// RFC 3339 in UTC, to the second, as Kubernetes writes times.
  var kubernetesTime: String { Timestamp(secondsSince1970: Int64(timeIntervalSince1970.rounded(.down))).description }
}
