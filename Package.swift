// swift-tools-version: 6.2
import PackageDescription

// One target a room, in the order of the wings (see docs/architecture.md). A room may import only rooms that
// stand before it; Tests/HouseTests holds that rule.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A room: a library target under `Sources/<wing>/<name>` with its tests under `Tests/<name>Tests`.
func room(_ wing: String, _ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(wing)/\(name)", swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
    path: "Tests/\(name)Tests", resources: resources, swiftSettings: strict)
}

extension Target.Dependency {
  static let arguments = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let certificates = product(name: "X509", package: "swift-certificates")
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let database = product(name: "GRDB", package: "GRDB.swift")
  static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
  static let httpClient = product(name: "AsyncHTTPClient", package: "async-http-client")
  static let httpServer = product(name: "HummingbirdCore", package: "hummingbird")
  static let httpServerTLS = product(name: "HummingbirdTLS", package: "hummingbird")
  static let httpServerHTTP2 = product(name: "HummingbirdHTTP2", package: "hummingbird")
  static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
  static let log = product(name: "Logging", package: "swift-log")
  static let nio = product(name: "NIOCore", package: "swift-nio")
  static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
  static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
  static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
}

let package = Package(
  name: "apus",
  products: [
    .executable(name: "apus", targets: ["apus"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // System libraries and embedded data
    .systemLibrary(name: "CLibYAML", path: "Sources/System/CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CLibGit2", path: "Sources/System/CLibGit2", linkerSettings: [.linkedLibrary("dl")]),
    .systemLibrary(name: "CZlib", path: "Sources/System/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CLibCrypt", path: "Sources/System/CLibCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),
    .systemLibrary(name: "CLibJsonnet", path: "Sources/System/CLibJsonnet", providers: [.apt(["libjsonnet-dev"])]),
    .target(name: "CJq", path: "Sources/System/CJq", linkerSettings: [.linkedLibrary("dl")]),
    .target(
      name: "CRE2", path: "Sources/System/CRE2", cxxSettings: [.unsafeFlags(["-std=c++17"])],
      linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CLua", path: "Sources/System/CLua", linkerSettings: [.linkedLibrary(":liblua5.4.a")]),
    .target(
      name: "CKubernetesFacts", path: "Sources/Model/CKubernetesFacts", exclude: ["README.md"],
      cSettings: [.unsafeFlags(["-Wno-c23-extensions"])]),

    room("System", "RegularExpressions", ["CRE2"]),

    // Model
    room("Model", "ObjectModel", ["CLibYAML"]),
    room("Model", "KubernetesSchema", ["ObjectModel", "RegularExpressions", "CKubernetesFacts"]),
    room("Model", "CustomResources", ["ObjectModel"]),

    // Languages
    room("Languages", "GoTemplate", ["ObjectModel", "RegularExpressions", .crypto]),
    room("Languages", "JSONSchema", ["ObjectModel", "RegularExpressions"]),
    room("Languages", "Workers"),
    room("Languages", "Jsonnet", ["ObjectModel", "Workers", "CLibJsonnet", .crypto]),
    room("Languages", "Jq", ["ObjectModel", "Workers", "CJq"]),
    room("Languages", "Lua", ["ObjectModel", "CLua"]),

    // Desired
    room("Desired", "FileTree", ["ObjectModel", "CZlib", .crypto]),
    room(
      "Desired", "Repositories", ["ObjectModel", "FileTree", "CLibGit2", .crypto, .httpClient, .nio, .nioHTTP1, .nioSSL, .log]),
    room(
      "Desired", "Helm",
      [
        "ObjectModel", "RegularExpressions", "GoTemplate", "JSONSchema", "FileTree", "CLibCrypt", .crypto, .cryptoExtras,
        .certificates,
      ]),
    room("Desired", "Kustomize", ["ObjectModel", "KubernetesSchema", "RegularExpressions", "FileTree", "Helm"]),
    room(
      "Desired", "Rendering", ["ObjectModel", "CustomResources", "Jsonnet", "FileTree", "Helm", "Kustomize", .crypto]),

    // Cluster
    room("Cluster", "KubernetesClient", ["ObjectModel", .httpClient, .nio, .nioHTTP1, .nioSSL, .log]),
    room(
      "Cluster", "EmbeddedCluster",
      [
        "ObjectModel", "KubernetesSchema", "CZlib", .certificates, .crypto, .database, .httpServer, .httpServerTLS,
        .httpServerHTTP2,
        .lifecycle, .log, .nio, .nioPosix, .nioSSL,
      ]),

    // Delivery
    room("Delivery", "Comparison", ["ObjectModel", "KubernetesSchema", "CustomResources", "Jq"]),
    room("Delivery", "Health", ["ObjectModel", "Lua"]),
    room("Delivery", "Syncing", ["ObjectModel", "CustomResources", "Health"]),
    room("Delivery", "Settings", ["ObjectModel", "CustomResources", "Repositories", "Rendering", "Comparison"]),
    room("Delivery", "Previews", ["ObjectModel", "CustomResources", "FileTree", "Rendering", "Comparison"]),
    room(
      "Delivery", "Applications",
      [
        "RegularExpressions", "ObjectModel", "KubernetesSchema", "CustomResources", "Jq", "FileTree", "Repositories", "Rendering",
        "KubernetesClient", "Settings", "Comparison", "Health", "Syncing", .log,
      ]),

    // Interface
    room(
      "Interface", "Server",
      ["ObjectModel", "CustomResources", "KubernetesClient", .crypto, .httpServer, .lifecycle, .log, .nio, .nioPosix]),
    room(
      "Interface", "CommandLine",
      [
        "ObjectModel", "KubernetesSchema", "CustomResources", "Jsonnet", "Jq", "FileTree", "Helm", "Kustomize", "Repositories",
        "Rendering", "KubernetesClient", "Settings",
        "EmbeddedCluster", "Comparison", "Health", "Syncing", "Previews", "Applications", "Server", .arguments, .log, .lifecycle,
      ]),
    .executableTarget(
      name: "apus", dependencies: ["CommandLine"], path: "Sources/Interface/apus", swiftSettings: strict,
      // What a program has to relocate, and the names it tells to others, it pays for at every start.
      linkerSettings: [
        .unsafeFlags(
          ["-use-ld=lld", "-Xclang-linker", "-no-pie", "-Xlinker", "--no-export-dynamic"], .when(configuration: .release))
      ]),
    .executableTarget(
      name: "apus-conformance",
      dependencies: ["ObjectModel", "KubernetesSchema", "Jsonnet", "FileTree", "GoTemplate", "Helm", "Kustomize", .arguments],
      path: "Sources/Interface/apus-conformance", swiftSettings: strict),

    // Tests
    tests("ObjectModel"),
    tests("KubernetesSchema"),
    tests("CustomResources"),
    tests("RegularExpressions"),
    tests("GoTemplate"),
    tests("JSONSchema"),
    tests("Jsonnet"),
    tests("Jq"),
    tests("Lua"),
    tests("FileTree"),
    tests("Helm"),
    tests("Kustomize"),
    tests("Repositories"),
    tests("Rendering"),
    tests("KubernetesClient", [.nio, .nioHTTP1, .nioPosix]),
    tests("EmbeddedCluster", ["KubernetesClient"]),
    tests("Comparison"),
    tests("Health"),
    tests("Syncing"),
    tests("Previews"),
    tests("Applications"),
    tests("Settings"),
    tests("Server"),
    tests("CommandLine"),
    .testTarget(name: "HouseTests", path: "Tests/HouseTests", swiftSettings: strict),
  ]
)
