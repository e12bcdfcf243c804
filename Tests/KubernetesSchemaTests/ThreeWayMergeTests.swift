import ObjectModel
import Testing

@testable import KubernetesSchema

@Suite struct ThreeWayMergeTests {
  let pod = schema("v1", "Pod")

  @Test func `what somebody else added stays, what was applied and is gone goes`() throws {
    let last = try json(#"{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b"}],"nodeSelector":{"x":"1"}}}"#)
    let modified = try json(#"{"spec":{"containers":[{"name":"a","image":"2"}]}}"#)
    let live = try json(
      #"{"spec":{"containers":[{"name":"a","image":"1","tty":true},{"name":"b"},{"name":"sidecar"}],"nodeSelector":{"x":"1"}},"status":{}}"#
    )
    let patch = ThreeWayMerge.strategicPatch(last: last, modified: modified, live: live, schema: pod)
    #expect(
      patch
        == (try json(
          ##"""
          {"spec":{"$setElementOrder/containers":[{"name":"a"}],"nodeSelector":null,
            "containers":[{"name":"a","image":"2"},{"name":"b","$patch":"delete"}]}}
          """##)))
    #expect(
      try StrategicMergePatch.apply(patch, to: live, schema: pod)
        == (try json(#"{"spec":{"containers":[{"name":"a","image":"2","tty":true},{"name":"sidecar"}]},"status":{}}"#)))
  }

  @Test func `nothing to do is an empty patch`() throws {
    let modified = try json(#"{"spec":{"containers":[{"name":"a"}]}}"#)
    let live = try json(#"{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b"}],"dnsPolicy":"Default"}}"#)
    #expect(ThreeWayMerge.strategicPatch(last: modified, modified: modified, live: live, schema: pod) == [:])
    #expect(ThreeWayMerge.mergePatch(last: modified, modified: modified, live: modified) == [:])
  }

  @Test func `a changed source of a volume takes the other one away`() throws {
    let last = try json(#"{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}"#)
    let modified = try json(#"{"spec":{"volumes":[{"name":"v","hostPath":{"path":"/"}}]}}"#)
    let live = try json(#"{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}"#)
    let patch = ThreeWayMerge.strategicPatch(last: last, modified: modified, live: live, schema: pod)
    #expect(patch["spec", "volumes"]?[0]?["$retainKeys"] == ["hostPath", "name"])
    #expect(try StrategicMergePatch.apply(patch, to: live, schema: pod) == modified)
  }

  @Test func `lists of custom resources are replaced whole`() throws {
    let last = try json(#"{"spec":{"l":[1,2],"a":1,"m":{"x":1}}}"#)
    let modified = try json(#"{"spec":{"l":[1,3],"m":{}}}"#)
    let live = try json(#"{"spec":{"l":[1,2],"a":1,"m":{"x":1,"y":2},"z":1}}"#)
    #expect(
      ThreeWayMerge.mergePatch(last: last, modified: modified, live: live)
        == (try json(#"{"spec":{"a":null,"l":[1,3],"m":{"x":null}}}"#)))
  }
}
