import Jq
import KubernetesSchema
import ObjectModel

/// The fields of one object that rules leave out of its comparison.
struct IgnoredFields {
  /// The rules that speak of the object.
  let rules: [IgnoreRule]
  /// What libjq said about expressions that are no plain paths. One that was not asked about, or failed, leaves nothing out.
  let answers: JqAnswers

  /// Managers whose word counts for the fields they own.
  var managers: Set<String> { Set(rules.lazy.flatMap(\.managers)) }

  /// The questions that have to be answered before these rules can be applied to an object.
  func questions(about object: Manifest) -> [JqQuestion] {
    rules.flatMap(\.expressions).compactMap { expression in
      if case .program(let program) = expression { JqQuestion(program: program, value: object.value) } else { nil }
    }
  }

  /// The object without its ignored fields.
  func removed(from object: Manifest) -> Manifest {
    let places = places(in: object.value, answersFor: object.value)
    return places.isEmpty ? object : Manifest(JqPlaces(places).removed(from: object.value))
  }

  /// An object that defaults were filled into, without those that came where a field had been removed before.
  ///
  /// - Parameters:
  ///   - original: the object before defaults were filled in.
  ///   - sources: the objects whose ignored fields had been removed.
  func withheld(from completed: Manifest, completing original: Manifest, of sources: [Manifest]) -> Manifest {
    if rules.isEmpty { return completed }
    var places = places(in: completed.value, answersFor: nil)
    for source in sources { places += programPlaces(source.value) }
    places.removeAll { $0.value(in: original.value) != nil || $0.value(in: completed.value) == nil }
    return places.isEmpty ? completed : Manifest(JqPlaces(places).removed(from: completed.value))
  }

  /// The places of all rules in a value.
  ///
  /// - Parameter source: the value that libjq was asked about; `nil` for none.
  private func places(in value: JSONValue, answersFor source: JSONValue?) -> [JqPlace] {
    var places: [JqPlace] = []
    var steps = JqPath.mostSteps
    for rule in rules {
      for pointer in rule.pointers {
        if let place = JqPlace(pointer, in: value) { places.append(place) }
      }
      for case .plain(let path) in rule.expressions { places += path.places(in: value, steps: &steps) ?? [] }
    }
    if let source { places += programPlaces(source) }
    return places
  }

  private func programPlaces(_ source: JSONValue) -> [JqPlace] {
    rules.flatMap(\.expressions).flatMap { expression -> [JqPlace] in
      guard case .program(let program) = expression else { return [] }
      return (try? answers[JqQuestion(program: program, value: source)]?.get()) ?? []
    }
  }
}

extension JqPlace {
  /// The place a JSON pointer means in a value; `nil` when there is nothing.
  init?(_ pointer: JSONPointer, in root: JSONValue) {
    var value = root
    var steps: [Step] = []
    for token in pointer.tokens {
      switch value {
      case .object(let members):
        guard let next = members[token] else { return nil }
        steps.append(.field(token))
        value = next
      case .array(let elements):
        guard let index = Int(token), elements.indices.contains(index) else { return nil }
        steps.append(.index(index))
        value = elements[index]
      default: return nil
      }
    }
    // The whole object is not a field of it.
    if steps.isEmpty { return nil }
    self.init(steps)
  }
}
