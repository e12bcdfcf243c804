import ArgumentParser
import CustomResources
import FoundationEssentials
import KubernetesClient
import Logging

struct UpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up", abstract: "Start Apus with a cluster of its own, and a sample to try it on.")

  @OptionGroup var instance: InstanceOptions
  @Option(help: "Port of the page; 0 takes a free one.") var port = 8080
  @Flag(help: "Do not make the sample repository.") var noSample = false
  @Option(help: "How often Git repositories are looked at, as 30s (default: 3m, or what argocd-cm says).")
  var pollInterval: DurationArgument?

  func run() async throws {
    try validatePort(port, "--port")
    let lock = try instance.prepare()
    let logger = instance.logger()
    let directory = instance.directory
    Console.line("Starting Apus in \(directory.path)")
    let progress = Progress()
    try await untilStopped(logger: logger) {
      try await withEmbeddedCluster(directory, port: instance.apiPort, logger: logger) { url, cluster in
        progress.done("the cluster answers at \(url)")
        try await deliver(on: cluster, at: url, in: directory, progress, logger)
      }
    }
    withExtendedLifetime(lock) {}
    Console.line("Stopped.")
  }

  private func deliver(
    on cluster: InProcessCluster, at url: String, in directory: DataDirectory, _ progress: Progress, _ logger: Logger
  ) async throws {
    let client = KubernetesClient(
      inProcess: cluster, url: url, settings: .init(userAgent: "apus/\(BuildVersion.current.number)"), logger: logger)
    let milestones = Milestones()
    let delivery = Delivery(
      client: client, namespace: "argocd", cacheDirectory: directory.repositories, pollInterval: pollInterval?.duration,
      pageHost: "127.0.0.1", pagePort: port, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await delivery.run(onInstalled: { await milestones.install() }, onPage: { await milestones.open($0) })
      }
      group.addTask {
        await milestones.untilInstalled()
        try Task.checkCancellation()
        progress.done("the controllers run")
        let sample = try await deliverSample(client, directory, progress)
        let page = await milestones.page()
        Console.text(
          StartScreen(
            pageURL: page, apiURL: url, kubeconfig: directory.kubeconfig, sample: sample,
            program: ProcessInfo.processInfo.arguments.first ?? "apus"
          ).text)
        // From here on only a signal, or the end of the delivery, ends this.
        try await untilCancelled()
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  /// Makes the sample and waits a moment for its first delivery, so that the screen can tell how it went.
  private func deliverSample(_ client: KubernetesClient, _ directory: DataDirectory, _ progress: Progress) async throws
    -> StartScreen.Sample?
  {
    if noSample { return nil }
    let repository = SampleRepository(path: directory.sample)
    if try await repository.make() { progress.done("the sample repository is at \(repository.path)") }
    let plane = ControlPlane(client: client, namespace: "argocd")
    if !repository.isDelivered {
      try await plane.createIfMissing(repository.application(controlNamespace: plane.namespace))
      repository.noteDelivered()
    }
    let name = ApplicationName(SampleRepository.applicationName, appNamespace: nil, controlNamespace: plane.namespace)
    guard try await client.find(.applications, namespace: name.namespace, name: name.name) != nil else {
      return StartScreen.Sample(path: repository.path, state: "not delivered, since its Application was deleted")
    }
    let condition = WaitCondition(sync: true, health: ["Healthy"])
    _ = try await withTimeLimit(.seconds(20)) {
      for await state in plane.states(of: name) {
        guard let state, !condition.holds(for: state) else { return }
      }
    }
    let status = try await plane.application(name).status
    let state =
      "\(status.sync.status?.rawValue ?? "Unknown") and \(status.health.status.isEmpty ? "Unknown" : status.health.status)"
    progress.done("the guestbook is \(state)")
    return StartScreen.Sample(path: repository.path, state: state)
  }
}

/// What has been reached while parts start side by side.
private actor Milestones {
  private var isInstalled = false
  private var pageURL: String?
  private var waiters: [CheckedContinuation<Void, Never>] = []

  func install() {
    isInstalled = true
    wake()
  }

  func open(_ url: String) {
    pageURL = url
    wake()
  }

  func untilInstalled() async {
    while !isInstalled, !Task.isCancelled { await next() }
  }

  func page() async -> String {
    while true {
      if let pageURL { return pageURL }
      if Task.isCancelled { return "" }
      await next()
    }
  }

  private func next() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiters.append($0) }
    } onCancel: {
      Task { await self.wake() }
    }
  }

  private func wake() {
    for waiter in waiters { waiter.resume() }
    waiters = []
  }
}
