/// Something that can be done to an object, as it is offered to people.
public struct ResourceAction: Sendable, Hashable {
  public var name: String
  /// Whether the state of the object makes it pointless now.
  public var isDisabled: Bool
  /// How it is called on pages; empty for its name.
  public var displayName: String
  /// A class of an icon font; may be empty.
  public var iconClass: String
  public var parameters: [Parameter]

  /// A text that an action wants.
  public struct Parameter: Sendable, Hashable {
    public var name: String
    public var standard: String

    public init(_ name: String, standard: String = "") {
      self.name = name
      self.standard = standard
    }
  }

  public init(
    _ name: String, isDisabled: Bool = false, displayName: String = "", iconClass: String = "", parameters: [Parameter] = []
  ) {
    self.name = name
    self.isDisabled = isDisabled
    self.displayName = displayName
    self.iconClass = iconClass
    self.parameters = parameters
  }
}
