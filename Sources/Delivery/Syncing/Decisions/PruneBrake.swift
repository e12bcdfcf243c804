import CustomResources
import ObjectModel

/// What a sync would prune.
public struct PruneForecast: Sendable, Hashable {
  /// What would go, in order.
  public var pruned: [ResourceKey]
  /// Those of them that are protected.
  public var protected: [ResourceKey]
  /// How many objects of the application there are in the cluster.
  public var liveCount: Int

  public init(pruned: [ResourceKey] = [], protected: [ResourceKey] = [], liveCount: Int = 0) {
    self.pruned = pruned
    self.protected = protected
    self.liveCount = liveCount
  }

  /// - Parameter options: those of the application, which may keep things from being pruned.
  public init(_ resources: [SyncResource], options: SyncOptions) {
    let live = resources.filter { $0.live != nil }
    let extra = live.compactMap { $0.desired == nil ? $0.live : nil }.filter {
      $0.role == .resource && options.pruneOption(for: $0) != "false"
    }
    self.init(pruned: extra.map(\.key), protected: extra.filter(\.isProtected).map(\.key), liveCount: live.count)
  }
}

/// Stops a sync that would prune more than is likely to be meant, until somebody says that it is.
///
/// Automation is stopped by its amount and by protected resources; a person's sync by protected resources alone, since whoever asks to
/// prune has seen the amount.
public struct PruneBrake: Sendable, Hashable {
  public enum Limit: Sendable, Hashable {
    /// More than this share of the application's live objects.
    case share(percent: Int)
    /// More than so many objects.
    case count(Int)
    case off
  }

  public var limit: Limit
  /// Fewer objects than this are no matter, whatever their share.
  public var fewest: Int

  public init(limit: Limit, fewest: Int = 1) {
    self.limit = limit
    self.fewest = fewest
  }

  /// More than half of an application, from five objects on: a renamed folder or a wrong branch, not a day's work.
  public static let standard = PruneBrake(limit: .share(percent: 50), fewest: 5)
  /// Only protected resources are asked for.
  public static let off = PruneBrake(limit: .off)

  /// Reads `50%`, `10` or `off`; `nil` for anything else.
  public init?(_ text: String) {
    if text == "off" {
      self = .off
    } else if text.hasSuffix("%"), let percent = Int(text.dropLast()), (0...100).contains(percent) {
      self.init(limit: .share(percent: percent))
    } else if let count = Int(text), count >= 0 {
      self.init(limit: .count(count))
    } else {
      return nil
    }
  }

  /// The brake of an application: what its annotation says, else the given one. An application that may be emptied says so itself
  /// (`allowEmpty`), so that only what its annotation says counts. An annotation that cannot be read stops every automated prune.
  public init(of application: Application, otherwise standard: PruneBrake) {
    if let text = application.manifest.annotation(Annotation.pruneLimit) {
      self = PruneBrake(text) ?? PruneBrake(limit: .count(0))
    } else {
      self = application.spec.syncPolicy.automated?.allowEmpty == true ? .off : standard
    }
  }

  /// How to go on.
  static let remedy =
    "annotate the Application with \(Annotation.deletionApproved)=<now, as RFC 3339>, or sync it yourself with pruning and "
    + "\(Operation.approvePrune)"

  /// What there is against a sync; `nil` when it may run.
  public func objection(to forecast: PruneForecast, isAutomated: Bool) -> String? {
    if !forecast.protected.isEmpty {
      return
        "the sync would prune \(Self.listing(forecast.protected)), which \(forecast.protected.count == 1 ? "is" : "are") protected"
    }
    guard isAutomated, forecast.pruned.count >= fewest, !forecast.pruned.isEmpty else { return nil }
    let count = forecast.pruned.count
    let what = "the sync would prune \(count) of \(forecast.liveCount) resources"
    switch limit {
    case .off: return nil
    case .share(let percent):
      if count * 100 <= forecast.liveCount * percent { return nil }
      return "\(what), more than \(percent)%: \(Self.listing(forecast.pruned))"
    case .count(let most):
      return count <= most ? nil : "\(what), more than \(most): \(Self.listing(forecast.pruned))"
    }
  }

  private static func listing(_ keys: [ResourceKey]) -> String {
    SyncTask.listing(keys.map { "\($0.kind) \($0.namespace.isEmpty ? "" : "\($0.namespace)/")\($0.name)" })
  }
}
