import CustomResources
import KubernetesSchema
import ObjectModel
import Testing

@testable import Comparison

private func deployment(_ extra: String, replicas: Int = 1) throws -> Manifest {
  try object(
    """
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"demo"},"spec":{"replicas":\(replicas),\
    "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[\(extra)]}}}}
    """)
}

private let web = #"{"name":"web","image":"nginx:1"}"#
private let injected = #"{"name":"mesh","image":"mesh:1"}"#

@Suite struct `Server-side diff` {
  private func compare(
    _ desired: Manifest, _ live: Manifest, answer: Manifest, includingWebhooks: Bool = false
  ) -> ObjectComparison {
    var options = ComparisonOptions()
    options.isServerSideDiff = true
    options.includesWebhookMutations = includingWebhooks
    options.predictions = [desired.key: answer]
    return Comparator.compare(desired: desired, live: live, options: options)
  }

  @Test func `takes the server's word for what the desired object says`() throws {
    let desired = try deployment(web, replicas: 3)
    let live = try deployment(web)
    #expect(compare(desired, live, answer: desired).differences.map(\.path.description) == ["spec.replicas"])
    // A webhook that always sets another value than the desired one leaves nothing to change.
    #expect(!compare(desired, live, answer: live).isModified)
  }

  @Test func `leaves out what only a webhook adds, unless that is wanted`() throws {
    let desired = try deployment(web)
    let live = try deployment(web)
    let answer = try deployment("\(web),\(injected)")
    #expect(!compare(desired, live, answer: answer).isModified)
    #expect(compare(desired, live, answer: answer, includingWebhooks: true).isModified)
  }

  @Test func `asks only about pairs, and never about Secrets`() throws {
    let object = try deployment(web)
    var secret = object
    secret.apiVersion = "v1"
    secret.kind = "Secret"
    var options = ComparisonOptions()
    let pairs = [
      ResourcePair(key: object.key, desired: object, live: object), ResourcePair(key: object.key, desired: object, live: nil),
      ResourcePair(key: object.key, desired: nil, live: object), ResourcePair(key: secret.key, desired: secret, live: secret),
    ]
    #expect(ComparisonQuestions(pairs, options).serverSide.isEmpty)
    options.isServerSideDiff = true
    #expect(ComparisonQuestions(pairs, options).serverSide == [pairs[0]])
  }

  @Test func `applies rules to the answer too`() throws {
    let desired = try deployment(web, replicas: 3)
    var options = ComparisonOptions(ignoreDifferences: [
      IgnoreDifference(["group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]])
    ])
    options.isServerSideDiff = true
    options.predictions = [desired.key: desired]
    #expect(!Comparator.compare(desired: desired, live: try deployment(web), options: options).isModified)
  }
}
