/// How much one execution may do. Charts are other people's programs.
public struct TemplateLimits: Sendable, Hashable {
  /// How often a template may be inside itself through `include`, as Helm counts.
  public var includeDepth = 1000
  /// How deep `template`, `include` and `tpl` may be nested altogether.
  public var totalDepth = 10_000
  /// The most bytes one execution may write, texts of `include` and `tpl` counted too.
  public var outputBytes = 512 << 20
  /// The most steps one execution may take: text pieces, actions, calls, rounds of `range`.
  public var steps = 200_000_000
  /// How many values functions may visit inside of lists and maps, when they print, copy, merge or compare them.
  public var visits = 50_000_000

  public init() {}
}
