import ObjectModel

/// A field of certain kinds of objects.
public struct FieldSpec: Sendable, Hashable {
  /// Of which objects; blank parts match everything.
  public var groupVersionKind: GroupVersionKind
  /// Keys from the root, split by `/`; a slash in a key is written `\/`. Lists are entered by themselves; `[]` after a key says
  /// that it holds a list.
  public var path: String
  /// Whether the field is made where it is missing.
  public var create: Bool

  public init(_ path: String, of groupVersionKind: GroupVersionKind = .any, create: Bool = false) {
    self.groupVersionKind = groupVersionKind
    self.path = path
    self.create = create
  }

  /// The keys of the path.
  public var steps: [String] {
    if !path.utf8.contains(UInt8(ascii: "\\")) { return path.split(separator: "/").map(String.init) }
    var steps: [String] = []
    var step = ""
    var isEscaped = false
    for character in path.unicodeScalars {
      switch character {
      case "\\" where !isEscaped: isEscaped = true
      case "/" where !isEscaped:
        if !step.isEmpty { steps.append(step) }
        step = ""
      default:
        if isEscaped, character != "/" { step.unicodeScalars.append("\\") }
        step.unicodeScalars.append(character)
        isEscaped = false
      }
    }
    return step.isEmpty ? steps : steps + [step]
  }
}

extension GroupVersionKind {
  /// All parts blank: as a selector it matches everything.
  public static let any = GroupVersionKind(group: "", version: "", kind: "")
}

/// The fields that refer to objects of a kind by name.
public struct NameReference: Sendable, Hashable {
  /// What is referred to; blank parts match everything.
  public var target: GroupVersionKind
  /// The fields that refer to it.
  public var referrers: [FieldSpec]

  public init(target: GroupVersionKind, referrers: [FieldSpec]) {
    self.target = target
    self.referrers = referrers
  }
}

/// Which fields each of the transformers of a kustomization file's own fields changes.
public struct TransformerConfiguration: Sendable {
  public var namePrefix: [FieldSpec] = []
  public var nameSuffix: [FieldSpec] = []
  public var namespace: [FieldSpec] = []
  public var commonLabels: [FieldSpec] = []
  public var labels: [FieldSpec] = []
  public var templateLabels: [FieldSpec] = []
  public var commonAnnotations: [FieldSpec] = []
  public var nameReferences: [NameReference] = []
  public var varReferences: [FieldSpec] = []
  public var images: [FieldSpec] = []
  public var replicas: [FieldSpec] = []

  public init() {}
}
