import ObjectModel

/// What an action is given beside the object.
struct ActionContext: Sendable {
  var parameters: [String: String]
  /// Seconds since 1970.
  var now: Int64

  /// `2006-01-02T15:04:05Z`.
  var timestamp: String { Timestamp(secondsSince1970: now).description }

  /// The digits of the time to the minute, as `20060102150405` up to `count` and from `start`.
  func digits(_ start: Int, _ end: Int) -> String {
    String(String(timestamp.filter { $0.isASCII && $0.isNumber }).dropFirst(start).prefix(end - start))
  }

  /// A count that must be given.
  func count(_ name: String) throws(ActionError) -> Int64 {
    guard let text = parameters[name] else {
      throw .parameter("parameter \(name) is missing; give it with --param \(name)=NUMBER")
    }
    guard let number = Int64(text), number >= 0, number <= Int64(Int32.max) else {
      throw .parameter("invalid number: \(text); \(name) must be a whole number, 0 or more")
    }
    return number
  }
}

/// An action that needs no script.
struct BuiltInAction: Sendable {
  typealias Change = @Sendable (inout Manifest, ActionContext) throws(ActionError) -> Void
  typealias Creation = @Sendable (Manifest, ActionContext) throws(ActionError) -> Manifest

  enum Effect: Sendable {
    case change(Change)
    case creation(Creation)
  }

  var name: String
  /// The action as an object has it now; `nil` when it has none.
  var offer: @Sendable (Manifest) -> ResourceAction?
  var effect: Effect

  /// An action that is always offered, and disabled in some states.
  init(
    _ name: String, icon: String = "", title: String = "", parameters: [String] = [],
    disabled: @escaping @Sendable (Manifest) -> Bool = { _ in false }, _ change: @escaping Change
  ) {
    self.name = name
    offer = { live in
      ResourceAction(
        name, isDisabled: disabled(live), displayName: title, iconClass: icon,
        parameters: parameters.map { ResourceAction.Parameter($0) })
    }
    effect = .change(change)
  }

  init(creating name: String, icon: String = "", title: String, _ create: @escaping Creation) {
    self.name = name
    offer = { _ in ResourceAction(name, displayName: title, iconClass: icon) }
    effect = .creation(create)
  }

  /// The same action, offered only in some states.
  func offered(when isOffered: @escaping @Sendable (Manifest) -> Bool) -> BuiltInAction {
    var action = self
    let offer = offer
    action.offer = { isOffered($0) ? offer($0) : nil }
    return action
  }
}

/// The actions that need no script, by kind.
enum BuiltInActions {
  static let all: [GroupKind: [BuiltInAction]] = kubernetes.merging(argo) { $1 }.merging(flux) { $1 }.merging(operators) { $1 }

  static func kind(_ group: String, _ kind: String) -> GroupKind { GroupKind(group: group, kind: kind) }

  /// Sets an annotation to the time.
  static func noting(
    _ name: String, _ annotation: String, title: String = "", disabled: @escaping @Sendable (Manifest) -> Bool = { _ in false }
  ) -> BuiltInAction {
    BuiltInAction(name, icon: "fa fa-fw fa-redo", title: title, disabled: disabled) { live, context in
      live.setAnnotation(annotation, to: context.timestamp)
    }
  }

  static func isTrue(_ path: String...) -> @Sendable (Manifest) -> Bool {
    { live in live.value[path: path]?.bool == true }
  }
}
