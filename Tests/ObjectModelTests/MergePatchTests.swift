import ObjectModel
import Testing

// The examples of RFC 7386, appendix A.
@Test(
  arguments: [
    (["a": "b"], ["a": "c"], ["a": "c"]), (["a": "b"], ["b": "c"], ["a": "b", "b": "c"]), (["a": "b"], ["a": nil], [:]),
    (["a": ["b"]], ["a": "c"], ["a": "c"]), (["a": ["b": "c"]], ["a": ["b": "d", "c": nil]], ["a": ["b": "d"]]),
    (["a": "foo"], "bar", "bar"), (["e": nil], ["a": 1], ["a": 1, "e": nil]), ([1, 2], ["a": "b", "c": nil], ["a": "b"]),
    ([:], ["a": ["bb": ["ccc": nil]]], ["a": ["bb": [:]]]),
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
