/// Which build this is.
struct BuildVersion: Sendable, Equatable {
  /// Semantic version, without the `v`.
  var number: String
  var platform: String
  var compiler: String

  static let current = BuildVersion(number: "0.1.0", platform: platform, compiler: compiler)

  #if arch(x86_64)
    private static let platform = "linux/amd64"
  #elseif arch(arm64)
    private static let platform = "linux/arm64"
  #else
    private static let platform = "linux"
  #endif

  #if swift(>=6.3)
    private static let compiler = "swift 6.3"
  #else
    private static let compiler = "swift 6.2"
  #endif
}
