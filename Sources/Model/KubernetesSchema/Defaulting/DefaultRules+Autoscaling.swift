import ObjectModel

extension DefaultRules {
  /// Horizontal pod autoscalers.
  static let autoscaling: [String: Rule] = [
    "autoscaling.v1.HorizontalPodAutoscalerSpec": constants(["minReplicas": 1, "targetCPUUtilizationPercentage": 80]),
    "autoscaling.v2.HorizontalPodAutoscalerSpec": { spec in
      spec.fill("minReplicas", 1)
      let cpu: JSONValue = [
        "type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]],
      ]
      spec.fill("metrics", [cpu])
      spec.change("behavior") { behavior in
        let steady: JSONValue = ["type": "Percent", "value": 100, "periodSeconds": 15]
        let pods: JSONValue = ["type": "Pods", "value": 4, "periodSeconds": 15]
        scaling(&behavior, "scaleUp", ["stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": [pods, steady]])
        scaling(&behavior, "scaleDown", ["selectPolicy": "Max", "policies": [steady]])
      }
    },
  ]

  private static func scaling(_ behavior: inout JSONObject, _ direction: String, _ rules: JSONObject) {
    behavior.mutate(direction, default: [:]) { given in
      given.mutateObject { members in
        for (field, value) in rules { members.fill(field, value) }
      }
    }
  }
}
