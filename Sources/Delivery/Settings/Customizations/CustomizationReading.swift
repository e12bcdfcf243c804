import CustomResources
import ObjectModel

extension ResourceCustomizations {
  private static let prefix = "resource.customizations"

  /// The things that are said about kinds, under the names that follow `resource.customizations.` in a key.
  private enum Topic: String, CaseIterable {
    case health
    case useOpenLibs
    case actions
    case ignoreDifferences
    case ignoreResourceUpdates
    case knownTypeFields

    /// The field's name in the map of `resource.customizations`.
    var legacyName: String {
      switch self {
      case .health: "health.lua"
      case .useOpenLibs: "health.lua.useOpenLibs"
      default: rawValue
      }
    }

    /// Whether `all` may stand for every kind.
    var isForAll: Bool { self == .ignoreDifferences || self == .ignoreResourceUpdates }
  }

  /// Reads all keys. What a key of its own says beats what the map of `resource.customizations` says.
  init(_ reader: inout SettingsReader) {
    var openLibraries: [KindPattern: Bool] = [:]
    readMap(&reader, &openLibraries)
    for (key, value) in reader.data where key.hasPrefix(Self.prefix + ".") {
      let rest = key.dropFirst(Self.prefix.count + 1)
      let name = String(rest.prefix { $0 != "." })
      guard let topic = Topic(rawValue: name) else {
        let topics = Topic.allCases.map(\.rawValue).joined(separator: ", ")
        reader.complain(key, "\(name.goQuoted()) is nothing that can be said about a kind; allowed: \(topics)")
        continue
      }
      let kind = String(rest.dropFirst(name.count + 1))
      guard let pattern = topic.isForAll && kind == "all" ? .all : KindPattern(key: kind) else {
        reader.complain(
          key,
          "the kind \(kind.goQuoted()) is not understood; write \(Self.prefix).\(name).<group>_<Kind>, or \(name).<Kind> for the core group"
        )
        continue
      }
      read(topic, value, of: pattern, at: key, &reader, &openLibraries)
    }
    for (pattern, isOpen) in openLibraries {
      change(pattern) { $0.healthScript?.usesOpenLibraries = isOpen }
    }
  }

  /// Reads the map of the form that came first: `group/Kind:` and below it everything about the kind.
  private mutating func readMap(_ reader: inout SettingsReader, _ openLibraries: inout [KindPattern: Bool]) {
    guard let value = reader.yaml(Self.prefix), !value.isNull else { return }
    guard let map = value.object else {
      reader.complain(Self.prefix, "this is not a map; write group/Kind: and what is said about the kind below it")
      return
    }
    for (key, fields) in map {
      let place = "\(Self.prefix): \(key)"
      guard let pattern = KindPattern(path: key) else {
        reader.complain(place, "the kind is not understood; write group/Kind, or Kind for the core group")
        continue
      }
      for topic in Topic.allCases {
        guard let value = fields[topic.legacyName] else { continue }
        read(topic, value, of: pattern, at: "\(place): \(topic.legacyName)", &reader, &openLibraries)
      }
    }
  }

  private mutating func read(
    _ topic: Topic, _ value: JSONValue, of pattern: KindPattern, at place: String, _ reader: inout SettingsReader,
    _ openLibraries: inout [KindPattern: Bool]
  ) {
    // Inside the map, what is text elsewhere may also stand as it is.
    let text = value.string ?? value.bool.map { $0 ? "true" : "false" } ?? ""
    if value.string != nil, text.isBlank { return }
    switch topic {
    case .health:
      if text.isEmpty { return reader.complain(place, "this is not text; write the Lua script as a block") }
      change(pattern) { $0.healthScript = HealthScript(lua: text, usesOpenLibraries: false) }
    case .useOpenLibs:
      guard let flag = Bool(goText: text.trimmed) else { return reader.refuse(place, text, "true, false") }
      openLibraries[pattern] = flag
    case .actions:
      guard let structure = structure(value, at: place, &reader) else { return }
      guard let actions = ActionScripts(structure, at: place, &reader) else { return }
      change(pattern) { $0.actions = actions }
    case .ignoreDifferences:
      guard let rule = rule(value, of: pattern, at: place, &reader) else { return }
      change(pattern) { $0.ignoredDifferences = rule }
    case .ignoreResourceUpdates:
      guard let rule = rule(value, of: pattern, at: place, &reader) else { return }
      change(pattern) { $0.ignoredUpdates = rule }
    case .knownTypeFields:
      guard let structure = structure(value, at: place, &reader) else { return }
      let fields = KnownTypeField.list(structure, at: place, &reader)
      change(pattern) { $0.knownTypeFields = fields }
    }
  }

  /// What YAML text holds; what stands there without being text stands for itself.
  private func structure(_ value: JSONValue, at place: String, _ reader: inout SettingsReader) -> JSONValue? {
    guard let text = value.string else { return value }
    guard let inner = reader.yaml(text, at: place), !inner.isNull else { return nil }
    return inner
  }

  /// A rule that leaves fields out. Parts of it that make no sense are named and left out; the others hold.
  private func rule(
    _ value: JSONValue, of pattern: KindPattern, at place: String, _ reader: inout SettingsReader
  ) -> IgnoreDifference? {
    guard let structure = structure(value, at: place, &reader) else { return nil }
    guard structure.object != nil else {
      reader.complain(
        place, "this is not a map; write jsonPointers:, jqPathExpressions: or managedFieldsManagers: and a list below")
      return nil
    }
    var rule: JSONValue = ["group": .string(pattern.group), "kind": .string(pattern.kind)]
    for list in ["jsonPointers", "jqPathExpressions", "managedFieldsManagers"] {
      guard let value = structure[list], !value.isNull else { continue }
      guard let elements = value.array else {
        reader.complain("\(place): \(list)", "this is not a list; put \"- \" before each entry")
        continue
      }
      var kept: [JSONValue] = []
      for element in elements {
        guard let text = element.string, !text.isBlank else {
          reader.complain("\(place): \(list)", "\(element.json()) is not text; put it in quotes or remove it")
          continue
        }
        if list == "jsonPointers", JSONPointer(text) == nil {
          reader.complain(
            "\(place): \(list)", "\(text.goQuoted()) is not a JSON pointer; it begins with / as /spec/replicas does")
          continue
        }
        kept.append(element)
      }
      if !kept.isEmpty { rule[list] = .array(kept) }
    }
    return IgnoreDifference(rule)
  }
}

extension ActionScripts {
  fileprivate init?(_ value: JSONValue, at place: String, _ reader: inout SettingsReader) {
    guard value.object != nil else {
      reader.complain(place, "this is not a map; write discovery.lua: and definitions:")
      return nil
    }
    discovery = value["discovery.lua"]?.string ?? ""
    mergesBuiltIn = value["mergeBuiltinActions"]?.bool ?? false
    definitions = []
    for definition in value["definitions"]?.array ?? [] {
      guard let name = definition["name"]?.string, !name.isEmpty, let lua = definition["action.lua"]?.string, !lua.isBlank else {
        reader.complain("\(place): definitions", "an action lacks its name or its action.lua; give it both")
        continue
      }
      definitions.append(Definition(name: name, lua: lua))
    }
  }
}

extension KnownTypeField {
  fileprivate static func list(_ value: JSONValue, at place: String, _ reader: inout SettingsReader) -> [KnownTypeField] {
    guard let elements = value.array else {
      reader.complain(place, "this is not a list; write - field: and type: for each field")
      return []
    }
    return elements.compactMap { element in
      guard let field = element["field"]?.string, !field.isEmpty, let type = element["type"]?.string else {
        reader.complain(place, "an entry lacks its field or its type; give it both")
        return nil
      }
      let known = KnownTypeField(field: field, type: type)
      if known.schema == nil {
        reader.complain(
          place, "the type \(type.goQuoted()) is not known; write one such as core/v1/PodSpec, core/Quantity or meta/v1/Duration")
        return nil
      }
      return known
    }
  }
}
