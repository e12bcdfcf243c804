import ObjectModel

extension Manifest {
  /// A condition of `status`.
  func condition(_ type: String) -> JSONValue? {
    self["status", "conditions"]?.array?.first { $0["type"]?.string == type }
  }

  /// Whether a condition of `status` is true.
  func isTrue(_ type: String) -> Bool { condition(type)?["status"] == "True" }

  /// Sets a condition of `status`; the time of its last transition changes only when its status does.
  ///
  /// - Parameter updateTime: whether the condition has a `lastUpdateTime`, as those of Deployments do.
  mutating func setCondition(
    _ type: String, _ status: String, reason: String, message: String, now: Moment, updateTime: ConditionUpdateTime = .none
  ) {
    let old = condition(type)
    let isSameStatus = old?["status"]?.string == status
    if updateTime == .onChange, isSameStatus, old?["reason"]?.string == reason { return }
    var condition: JSONValue = ["type": .string(type), "status": .string(status)]
    if !reason.isEmpty { condition["reason"] = .string(reason) }
    if !message.isEmpty { condition["message"] = .string(message) }
    condition["lastTransitionTime"] = isSameStatus ? old?["lastTransitionTime"] : .string(now.text)
    if updateTime != .none { condition["lastUpdateTime"] = .string(now.text) }
    put(condition, type)
  }

  mutating func removeCondition(_ type: String) {
    guard let conditions = self["status", "conditions"]?.array, condition(type) != nil else { return }
    let kept = conditions.filter { $0["type"]?.string != type }
    self["status", "conditions"] = kept.isEmpty ? nil : .array(kept)
  }

  /// Puts a condition in the place of the one of its type, or last.
  mutating func put(_ condition: JSONValue, _ type: String) {
    var conditions = self["status", "conditions"]?.array ?? []
    if let index = conditions.firstIndex(where: { $0["type"]?.string == type }) {
      conditions[index] = condition
    } else {
      conditions.append(condition)
    }
    self["status", "conditions"] = .array(conditions)
  }
}

/// Whether a condition says when it was last written.
enum ConditionUpdateTime: Sendable {
  /// It does not, as in most kinds.
  case none
  /// It does, and is written when its status or reason changes.
  case onChange
  /// It does, and is written anew.
  case always
}
