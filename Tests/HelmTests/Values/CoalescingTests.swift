import Testing

@testable import Helm

/// Golden values are those of Helm 4.3.
struct CoalescingTests {
  private static let parent = [
    "Chart.yaml": """
    apiVersion: v2
    name: top
    version: 1.0.0
    dependencies: [{name: sub, version: ">=0"}]
    """,
    "values.yaml": "sub: {fromParent: null, both: null, a: 1}",
    "charts/sub/Chart.yaml": "{apiVersion: v2, name: sub, version: 1.0.0}",
    "charts/sub/values.yaml": "{both: {x: 1}, own: null, kept: 2}",
  ]

  @Test func `a null of the parent chart takes a default of the subchart away only when the user says something of the subchart`()
    throws
  {
    #expect(try ChartText.values(Self.parent) == #"{"sub":{"a":1,"both":{"x":1},"global":{},"kept":2}}"#)
    #expect(
      try ChartText.values(Self.parent, given: "sub: {z: 1}")
        == #"{"sub":{"a":1,"fromParent":null,"global":{},"kept":2,"z":1}}"#)
  }
}
