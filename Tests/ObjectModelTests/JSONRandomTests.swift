import Foundation
import ObjectModel
import Testing

/// Laws that hold for any value, tried on generated ones. `APUS_RANDOM_TESTS` says how many (300 when it is not set).
@Suite struct JSONRandomTests {
  static let count = ProcessInfo.processInfo.environment["APUS_RANDOM_TESTS"].flatMap { Int($0) } ?? 300

  @Test func `JSON that was written reads as the same value`() throws {
    var generator = ValueGenerator(seed: 1)
    for _ in 0..<Self.count {
      let value = generator.value()
      #expect(try JSONValue(json: value.json()) == value)
      #expect(try JSONValue(json: value.json(.indented(2)), duplicateKeys: .refuse) == value)
    }
  }

  @Test func `YAML that was written reads as the same value`() throws {
    var generator = ValueGenerator(seed: 2)
    for _ in 0..<Self.count {
      let value: JSONValue = ["v": generator.value()]
      #expect(try YAML.documents(YAML.text(value)) == [value], "\(value.json()) written as \(YAML.text(value))")
    }
  }

  @Test func `a JSON patch of the difference makes the new of the old`() throws {
    var generator = ValueGenerator(seed: 3)
    for _ in 0..<Self.count {
      let old = generator.value()
      let new = generator.changed(old)
      #expect(try JSONPatch.apply(JSONPatch.diff(from: old, to: new), to: old) == new, "\(old.json()) → \(new.json())")
    }
  }

  @Test func `a merge patch of the difference makes the new of the old`() {
    var generator = ValueGenerator(seed: 4)
    for _ in 0..<Self.count {
      let old = JSONValue.object(["v": generator.value()]).withoutNulls
      let new = generator.changed(old).withoutNulls
      guard new.object != nil else { continue }
      #expect(MergePatch.apply(MergePatch.diff(from: old, to: new), to: old) == new, "\(old.json()) → \(new.json())")
    }
  }

  @Test func `readers take or refuse mutated text, and never fall`() {
    var generator = ValueGenerator(seed: 5)
    for _ in 0..<Self.count {
      let value = generator.value()
      _ = try? JSONValue(json: generator.mutated(value.jsonBytes()))
      let text = generator.mutated(Array(YAML.text(value).utf8))
      _ = try? YAML.documents(text)
      _ = try? YAML.documents(text, reading: .kustomize)
    }
  }
}
