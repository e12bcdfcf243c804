import CustomResources
import ObjectModel
import Testing

@testable import Comparison

@Suite struct `A masked Secret` {
  private func secret(_ data: JSONValue, last: String? = nil) -> Manifest {
    var secret = Manifest(["apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s"], "data": data])
    secret.setAnnotation(Annotation.lastApplied, to: last)
    return secret
  }

  @Test func `has equal masks for equal values, and masks of other lengths for others`() {
    let (desired, live) = SecretMask.masked(
      desired: secret(["same": "YQ==", "changed": "Yg=="]), live: secret(["same": "YQ==", "changed": "Yw=="]))
    #expect(desired?["data", "same"] == live?["data", "same"])
    let masks = [desired?["data", "same"], desired?["data", "changed"], live?["data", "changed"]].compactMap { $0?.string }
    #expect(Set(masks).count == 3)
    #expect(masks.map(\.count).sorted() == [8, 12, 16])
    #expect(masks.allSatisfy { $0.allSatisfy { $0 == "+" } })
  }

  @Test func `shows its values nowhere: not as text, in notes, marked annotations, or differences`() {
    let canary = "hunter2"
    var live = secret(
      ["p": "aHVudGVyMg=="],
      last: #"{"apiVersion":"v1","kind":"Secret","stringData":{"p":"hunter2"},"data":{"q":"aHVudGVyMg=="}}"#)
    live.setAnnotation("example.com/token", to: canary)
    live["stringData"] = ["p": .string(canary)]
    let comparison = Comparator.compare(desired: secret(["p": "b3RoZXI="]), live: live)
    #expect(comparison.isModified)
    let masked = SecretMask.masked(comparison, annotations: ["example.com/token"])
    let shown = "\(masked)" + (masked.normalisedLive?.value.json() ?? "") + (masked.predictedLive?.value.json() ?? "")
    for value in [canary, "aHVudGVyMg", "b3RoZXI"] { #expect(!shown.contains(value)) }
    #expect(masked.differences.map(\.path.description).contains("data.p"))
  }

  @Test func `hides a note that cannot be read as a whole`() {
    let masked = SecretMask.masked([secret([:], last: "hunter2 {")])
    #expect(masked[0]?.annotation(Annotation.lastApplied) == "++++++++")
  }

  @Test func `is the only kind that is masked`() {
    let plain = Manifest(["apiVersion": "v1", "kind": "ConfigMap", "data": ["a": "b"]])
    #expect(SecretMask.masked([plain]) == [plain])
  }
}

@Test func `no value of a Secret is told anywhere, whatever part of the object it stands in`() throws {
  let canary = "Y2FuYXJ5"
  func secret(_ suffix: String) throws -> Manifest {
    var secret = try object(
      #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"d","annotations":{"example.com/token":"\#(canary)\#(suffix)"},"managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:p":{}}}}]},"data":{"p":"\#(canary)\#(suffix)"},"stringData":{"q":"canary\#(suffix)"}}"#
    )
    secret.setAnnotation(Annotation.lastApplied, to: secret.value.json())
    return secret
  }
  let (desired, live) = (try secret("A"), try secret("B"))
  let comparison = Comparator.compare(desired: desired, live: live).explained(by: live)
  #expect(comparison.isModified)
  let masked = SecretMask.masked(comparison, annotations: ["example.com/token"])
  var texts = [masked.normalisedLive?.value.json() ?? "", masked.predictedLive?.value.json() ?? ""]
  texts += masked.differences.flatMap { [$0.desired?.json() ?? "", $0.live?.json() ?? "", $0.sentence(now: 0), "\($0.path)"] }
  texts += SecretMask.masked([desired, live], annotations: ["example.com/token"]).map { $0?.value.json() ?? "" }
  for text in texts {
    #expect(!text.contains(canary))
    #expect(!text.contains("canary"))
    #expect(!text.contains(Base64.encode(Array("canaryA".utf8))))
  }
  #expect(masked.differences.contains { $0.owner?.manager == "m" })
}
