import Comparison
import CustomResources
import Jq
import KubernetesClient
import Logging
import ObjectModel

/// Compares applications: finds out what comparing needs to know besides the objects, and hands it to the pure comparison.
///
/// Remembers what it found out, so that an application in which nothing changed costs no questions.
struct ComparisonResearch: Sendable {
  private let jq: JqInterpreter
  private let schemas = CustomSchemaStore()
  private let dryRuns = ServerSideDryRuns()
  private let complaints = Complaints()
  private let logger: Logger

  init(jq: JqInterpreter = JqInterpreter(), logger: Logger) {
    self.jq = jq
    self.logger = logger
  }

  /// A destination cluster as comparing needs it.
  struct Cluster: Sendable {
    var client: any ClusterClient
    var discovery: Discovery
    /// Tells clusters apart.
    var server: String
  }

  /// What came of comparing.
  struct Outcome: Sendable {
    var comparison: ApplicationComparison
    /// The rules with all that was found out.
    var options: ComparisonOptions
  }

  /// Compares an application.
  ///
  /// - Parameters:
  ///   - live: the live objects that may concern it.
  ///   - jqTimeout: how long a jq expression may take for one object.
  func compare(
    _ desired: DesiredState, with live: [Manifest], _ context: ApplicationComparison.Context, in cluster: Cluster,
    jqTimeout: Duration, isPermitted: (Manifest) -> Bool
  ) async -> Outcome {
    var context = context
    var pairing = Pairing(
      desired: desired, live: live, instance: context.instance, tracking: context.options.tracking, isPermitted: isPermitted)

    // 1. What jq, the definitions and the API server say
    let questions = ComparisonQuestions(pairing.pairs, context.options)
    if !questions.customKinds.isEmpty {
      context.options.customSchemas = await schemas.schemas(of: questions.customKinds, in: cluster)
    }
    if !questions.jq.isEmpty {
      context.options.answers = await jq.answers(to: questions.jq, within: jqTimeout)
      for (program, error) in context.options.answers.failures where await complaints.isNew("\(program) \(error)") {
        logger.warning(
          "a jq path of ignoreDifferences is left out", metadata: ["path": "\(program)", "problem": "\(error)"])
      }
    }
    if context.options.isServerSideDiff {
      let answers = await dryRuns.answers(about: questions.serverSide, of: context.instance, in: cluster)
      context.options.predictions = answers.predictions
      context.faults += answers.faults
    }

    // 2. The difference
    var comparison = ApplicationComparison(desired: desired, pairing: pairing, context: context, isPermitted: isPermitted)

    // 3. Who owns what, where that may be all the difference
    let unowned = Set(ComparisonQuestions.unowned(comparison, context.options))
    if !unowned.isEmpty {
      for index in pairing.pairs.indices where unowned.contains(pairing.pairs[index].key) {
        guard let held = pairing.pairs[index].live, let resource = cluster.discovery.resource(for: held.groupVersionKind),
          let whole = try? await cluster.client.find(resource, namespace: held.namespace, name: held.name)
        else { continue }
        pairing.pairs[index].live = whole
      }
      comparison = ApplicationComparison(desired: desired, pairing: pairing, context: context, isPermitted: isPermitted)
    }
    return Outcome(comparison: comparison, options: context.options)
  }
}

/// What was complained of, so that it is not at every look.
private actor Complaints {
  private var known: Set<String> = []

  func isNew(_ complaint: String) -> Bool {
    if known.count >= 1000 { known = [] }
    return known.insert(complaint).inserted
  }
}
