/// What the keywords of one schema found.
struct Findings {
  private(set) var isValid = true
  private(set) var failures: [Finding] = []

  mutating func add(_ verdict: Verdict) {
    guard case .invalid(let failure) = verdict else { return }
    isValid = false
    if let failure { failures.append(failure) }
  }
}
