#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Releases maps one after the other instead of one inside the other: a chain of a million maps would need a stack as deep.
enum DeferredRelease {
  /// What waits to be released while an outer map is being released on this thread.
  private final class Pending {
    var entries: [TemplateMap.Entry] = []
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// Releases the members of a map that goes.
  static func release(_ entries: [TemplateMap.Entry]) {
    guard entries.contains(where: { $0.value.isContainer }) else { return }
    if let waiting = pthread_getspecific(key) {
      let pending = Unmanaged<Pending>.fromOpaque(waiting).takeUnretainedValue()
      for entry in entries where entry.value.isContainer { pending.entries.append(entry) }
      return
    }
    let pending = Pending()
    pending.entries = entries
    withExtendedLifetime(pending) {
      pthread_setspecific(key, Unmanaged.passUnretained(pending).toOpaque())
      while pending.entries.popLast() != nil {}
      pthread_setspecific(key, nil)
    }
  }
}

extension TemplateValue {
  /// Whether the value may hold maps.
  @inline(__always)
  var isContainer: Bool {
    switch self {
    case .map, .list, .object: true
    default: false
    }
  }
}
