import ObjectModel
import Testing

// The examples of RFC 7386, appendix A.
@Test(
  arguments: [
    (["a": "b"], ["a": "c"], ["a": "c"]), (["a": "b"], ["b": "c"], ["a": "b", "b": "c"]), (["a": "b"], ["a": .null], [:]),
    (["a": ["b"]], ["a": "c"], ["a": "c"]), (["a": ["b": "c"]], ["a": ["b": "d", "c": .null]], ["a": ["b": "d"]]),
    (["a": "foo"], "bar", "bar"), (["e": .null], ["a": 1], ["a": 1, "e": .null]), ([1, 2], ["a": "b", "c": .null], ["a": "b"]),
    ([:], ["a": ["bb": ["ccc": .null]]], ["a": ["bb": [:]]]),
  ] as [(JSONValue, JSONValue, JSONValue)])
func `a merge patch is applied as RFC 7386 says`(document: JSONValue, patch: JSONValue, result: JSONValue) {
  #expect(MergePatch.apply(patch, to: document) == result)
}

@Test(
  arguments: [
    ([:], ["a": 1]), (["a": 1, "b": ["c": 2, "d": 3]], ["b": ["c": 2, "e": [1]]]), (["a": ["b": 1]], ["a": [1]]),
    (["a": 1], ["a": 1]),
  ] as [(JSONValue, JSONValue)])
func `the difference of two documents leads from one to the other`(old: JSONValue, new: JSONValue) {
  #expect(MergePatch.apply(MergePatch.diff(from: old, to: new), to: old) == new)
}
