/// What a function sees of the execution that calls it.
public final class ExecutionContext {
  /// The world outside: clock, randomness, time zone, cluster.
  public let environment: TemplateEnvironment
  /// What functions keep for their next call.
  let caches = FunctionCaches()

  public init(environment: TemplateEnvironment = TemplateEnvironment()) {
    self.environment = environment
  }

  /// A map that is not kept alive.
  private struct WeakMap {
    weak var map: TemplateMap?
  }

  private var changedMaps: [ObjectIdentifier: WeakMap] = [:]

  /// Notes that a map which others may hold has got members that hold maps. Functions that change their arguments say so: the
  /// map may have become part of itself, and is looked after when the render is over.
  public func noteChange(of map: TemplateMap) { changedMaps[ObjectIdentifier(map)] = WeakMap(map: map) }

  /// Opens the cycles changed maps have become part of.
  func releaseCycles() {
    if changedMaps.isEmpty { return }
    MapCycles.open(changedMaps.values.compactMap(\.map))
    changedMaps = [:]
  }
}
