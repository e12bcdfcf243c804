import ObjectModel

extension DefaultRules {
  /// Admission policies, and the priorities of requests.
  static let policies: [String: Rule] = [
    "admissionregistration.v1.ValidatingAdmissionPolicySpec": constants(["failurePolicy": "Fail"]),
    "admissionregistration.v1.MutatingAdmissionPolicySpec": constants(["failurePolicy": "Fail"]),
    "admissionregistration.v1.MatchResources": constants([
      "matchPolicy": "Equivalent", "namespaceSelector": [:], "objectSelector": [:],
    ]),
    "admissionregistration.v1.NamedRuleWithOperations": constants(["scope": "*"]),
    "flowcontrol.v1.FlowSchemaSpec": constants(["matchingPrecedence": 1000]),
    "flowcontrol.v1.LimitedPriorityLevelConfiguration": constants(["nominalConcurrencyShares": 30, "lendablePercent": 0]),
    "flowcontrol.v1.ExemptPriorityLevelConfiguration": constants(["nominalConcurrencyShares": 0, "lendablePercent": 0]),
    "flowcontrol.v1.QueuingConfiguration": constants(["handSize": 8, "queues": 64, "queueLengthLimit": 50]),
  ]
}
