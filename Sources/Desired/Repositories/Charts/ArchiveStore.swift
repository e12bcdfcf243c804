import FileTree
import ObjectModel

/// Charts and files from where archives are offered: Helm repositories and OCI registries.
///
/// Nothing is unpacked to disk. An archive is known by its hash; where the index or the registry tells it, what comes is held
/// to it. Indexes, lists of tags and manifests are asked for again when they are older than whoever asks allows.
public actor ArchiveStore {
  /// One thing that was asked for, by whom.
  private struct Question: Hashable, Sendable {
    var place: String
    var access: RegistryAccess
  }

  private struct Answer<Value: Sendable>: Sendable {
    var value: Value
    var asked: ContinuousClock.Instant
    /// The server's name for this state of it.
    var tag: String?
  }

  private struct Unpacked: Sendable {
    var files: ArchiveFileTree
    var hash: String
  }

  private struct Layer: Sendable {
    var manifestDigest: String
    var digest: String
    var mediaType: String
  }

  /// The largest archive that is taken, in bytes.
  private static let archiveLimit = 128 << 20
  /// The most answers of a kind that are kept. Forgetting one costs asking again.
  private static let keptAnswers = 1_000
  /// The most indexes that are kept: they are large.
  private static let keptIndexes = 16

  private let web: any WebClient
  private let registry: RegistryClient
  private let cache: ArchiveCache
  private let now: @Sendable () -> ContinuousClock.Instant
  private var indexes: [Question: Answer<ChartIndex>] = [:]
  private var tags: [Question: Answer<[String]>] = [:]
  private var layers: [Question: Answer<Layer>] = [:]
  private var files: [Question: Answer<[UInt8]>] = [:]
  /// Hashes of archives whose index does not tell theirs, by address.
  private var hashes: [Question: String] = [:]
  private let indexWork = SharedWork<Question, Answer<ChartIndex>>()
  private let archiveWork = SharedWork<String, Unpacked>()

  /// - Parameter directory: where archives are kept, which may be deleted at any time. Several processes may share it.
  public init(directory: String, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
    self.init(directory: directory, web: HTTPWebClient(), now: now)
  }

  init(directory: String, web: any WebClient, now: @escaping @Sendable () -> ContinuousClock.Instant) {
    self.web = web
    self.now = now
    registry = RegistryClient(web: web)
    cache = ArchiveCache(directory: directory)
  }

  /// Gets an archive, or the one that is at hand.
  ///
  /// - Parameters:
  ///   - freshness: how old an answer about what there is may be.
  /// - Throws: `RepositoryError`; none of them has a secret in it.
  public func archive(
    _ source: ArchiveSource, credentials: Credentials = .none, freshness: Freshness = .latest
  ) async throws(RepositoryError) -> FetchedArchive {
    let access = RegistryAccess(credentials: credentials, usesPlainHTTP: source.usesPlainHTTP)
    if source.chart.isEmpty { return try await image(source, access, freshness) }
    return source.isInRegistry
      ? try await registryChart(source, access, freshness) : try await repositoryChart(source, access, freshness)
  }

  // MARK: - Files

  /// The largest single file that is taken, in bytes.
  private static let fileLimit = 8 << 20

  /// A single file behind an address that somebody wrote into a source: fetched without any credentials.
  ///
  /// - Parameter allowsPrivate: whether the host may be one that is not on the public internet.
  /// - Returns: `nil` when there is no such file.
  public func file(
    at url: String, allowsPrivate: Bool, freshness: Freshness = .latest
  ) async throws(RepositoryError) -> [UInt8]? {
    let question = Question(place: url, access: RegistryAccess(credentials: .none, usesPlainHTTP: allowsPrivate))
    let kept = files[question]
    if case .cached(let age) = freshness, let kept, now() - kept.asked <= age { return kept.value }
    let asked = now()
    let request = WebRequest(url: url, knownTag: kept?.tag, isOfStranger: !allowsPrivate, limit: Self.fileLimit)
    let response = try await web.get(request, credentials: .none)
    if response.status == 304, let kept {
      files[question] = Answer(value: kept.value, asked: asked, tag: kept.tag)
      return kept.value
    }
    if response.status == 404 || response.status == 410 { return nil }
    try response.check(url.withoutQuery, "server", missing: "check the address")
    if files.count >= Self.keptIndexes { files.removeAll() }
    files[question] = Answer(value: response.body, asked: asked, tag: response.headers["etag"])
    return response.body
  }

  // MARK: - Helm repositories

  private func repositoryChart(
    _ source: ArchiveSource, _ access: RegistryAccess, _ freshness: Freshness
  ) async throws(RepositoryError) -> FetchedArchive {
    var base = source.repository
    while base.last == "/" { base.removeLast() }
    let place = base.withoutQuery
    guard let home = WebAddress(base) else {
      throw RepositoryError(
        cause: .invalid, repository: place, problem: "this is no address of a Helm repository",
        remedy: "write https://host/path, without user name")
    }
    let index = try await index(home, access, freshness)
    guard let entries = index.versions(of: source.chart) else {
      let similar = index.names(like: source.chart)
      throw RepositoryError(
        cause: .unresolvedRevision, repository: place, revision: source.version,
        problem: "chart \"\(source.chart)\" not found in it",
        remedy: "correct spec.source.chart" + (similar.isEmpty ? "" : " (there is \(similar.joined(separator: ", ")))"))
    }
    let versions = entries.map(\.version)
    guard let position = VersionChoice.index(of: source.version, among: versions) else {
      throw Self.noVersion(source, place, versions)
    }
    let entry = entries[position]
    guard let address = WebAddress(home.text + "/")?.resolving(entry.url) else {
      throw RepositoryError(
        cause: .unsupported, repository: place,
        problem: "its index gives no web address for \(source.chart) \(entry.version)", remedy: "ask whoever runs it")
    }
    let question = Question(place: address.text, access: access)
    let isHome = address.origin == home.origin
    let archive = try await unpacked(
      hash: entry.digest.isEmpty ? hashes[question] : entry.digest, name: address.text, droppingFirstComponent: true
    ) { [web] () async throws(RepositoryError) in
      let request = WebRequest(
        url: address.text, authorization: isHome || source.passesCredentials ? access.authorization : nil,
        limit: Self.archiveLimit)
      let response = try await web.get(request, credentials: access.credentials)
      try response.check(address.text.withoutQuery, "server", missing: "check the address")
      let hash = ArchiveCache.hash(of: response.body)
      if !entry.digest.isEmpty, hash != entry.digest {
        throw RepositoryError(
          cause: .unsupported, repository: place,
          problem: "the archive of \(source.chart) \(entry.version) is not the one that the index tells the digest of",
          remedy: "index the repository anew, or look at what stands between")
      }
      return response.body
    }
    if entry.digest.isEmpty { hashes[question] = archive.hash }
    return FetchedArchive(tree: archive.files, revision: entry.version)
  }

  private static func noVersion(_ source: ArchiveSource, _ place: String, _ versions: [String]) -> RepositoryError {
    let newest = VersionChoice.newest(versions)
    return RepositoryError(
      cause: .unresolvedRevision, repository: place, revision: source.version,
      problem: "\(source.chart.isEmpty ? "" : "chart \"\(source.chart)\" ")version \"\(source.version)\" not found",
      remedy: "correct targetRevision" + (newest.isEmpty ? "" : " (the newest are \(newest.joined(separator: ", ")))"))
  }

  private func index(
    _ home: WebAddress, _ access: RegistryAccess, _ freshness: Freshness
  ) async throws(RepositoryError) -> ChartIndex {
    let question = Question(place: home.text, access: access)
    let kept = indexes[question]
    var joinsRunning = false
    if case .cached(let age) = freshness {
      joinsRunning = true
      if let kept, now() - kept.asked <= age { return kept.value }
    }
    let asked = now()
    let outcome = await indexWork.outcome(for: question, joinsRunning: joinsRunning) { [web] in
      do throws(RepositoryError) {
        let request = WebRequest(
          url: home.text + (home.text.hasSuffix("/") ? "" : "/") + "index.yaml", authorization: access.authorization,
          knownTag: kept?.tag, limit: ChartIndex.limit)
        let response = try await web.get(request, credentials: access.credentials)
        if response.status == 304, let kept { return .success(Answer(value: kept.value, asked: asked, tag: kept.tag)) }
        try response.check(home.text, "server", missing: "check the address; a Helm repository has an index.yaml")
        do throws(ChartIndexError) {
          return .success(Answer(value: try ChartIndex(response.body), asked: asked, tag: response.headers["etag"]))
        } catch {
          throw RepositoryError(
            cause: .unsupported, repository: home.text, problem: "its index.yaml cannot be read: \(error)",
            remedy: "check that the address is one of a Helm repository")
        }
      } catch {
        return .failure(error)
      }
    }
    let answer = try Self.result(outcome, home.text)
    if indexes.count >= Self.keptIndexes, indexes[question] == nil { indexes.removeAll() }
    indexes[question] = answer
    return answer.value
  }

  private static func result<Value>(_ outcome: Result<Value, RepositoryError>?, _ place: String) throws(RepositoryError) -> Value
  {
    guard let outcome else {
      throw RepositoryError(cause: .cancelled, repository: place, problem: "the request was cancelled", remedy: "ask again")
    }
    return try outcome.get()
  }

  // MARK: - Registries

  private func registryChart(
    _ source: ArchiveSource, _ access: RegistryAccess, _ freshness: Freshness
  ) async throws(RepositoryError) -> FetchedArchive {
    let image = try ImageAddress(source.repository + (source.repository.last == "/" ? "" : "/") + source.chart)
    let version = try await version(source, of: image, access, freshness)
    // A tag cannot hold a plus sign.
    let layer = try await layer(version.replacing("+", with: "_"), of: image, access, freshness)
    guard Self.isChart(layer.mediaType) else {
      throw RepositoryError(
        cause: .unsupported, repository: source.repository, revision: version,
        problem: "\(source.chart) \(version) is no chart: its layer is \(layer.mediaType)", remedy: "push it with `helm push`")
    }
    return FetchedArchive(tree: try await files(of: layer, image, access), revision: version)
  }

  private func version(
    _ source: ArchiveSource, of image: ImageAddress, _ access: RegistryAccess, _ freshness: Freshness
  ) async throws(RepositoryError) -> String {
    if VersionChoice.isExact(source.version), ImageAddress.isReference(source.version.replacing("+", with: "_")) {
      return source.version
    }
    let versions = try await tags(of: image, access, freshness).map { $0.replacing("_", with: "+") }
    guard let position = VersionChoice.index(of: source.version, among: versions) else {
      throw Self.noVersion(source, "oci://\(image.registry)/\(image.name)", versions)
    }
    return versions[position]
  }

  private func image(
    _ source: ArchiveSource, _ access: RegistryAccess, _ freshness: Freshness
  ) async throws(RepositoryError) -> FetchedArchive {
    let image = try ImageAddress(source.repository)
    let wanted = source.version.isEmpty ? "latest" : source.version
    var found: Layer?
    if ImageAddress.isReference(wanted) {
      do throws(RepositoryError) {
        found = try await layer(wanted, of: image, access, freshness)
      } catch {
        // What is no tag may be a constraint such as `1.2`.
        guard error.cause == .notFound, VersionConstraint(wanted) != nil else { throw error }
      }
    }
    if found == nil {
      let tags = try await tags(of: image, access, freshness)
      guard let position = VersionChoice.index(of: wanted, among: tags) else {
        throw Self.noVersion(source, "oci://\(image.registry)/\(image.name)", tags)
      }
      found = try await layer(tags[position], of: image, access, freshness)
    }
    guard let found else { throw Self.noVersion(source, "oci://\(image.registry)/\(image.name)", []) }
    return FetchedArchive(tree: try await files(of: found, image, access), revision: found.manifestDigest)
  }

  private func tags(
    of image: ImageAddress, _ access: RegistryAccess, _ freshness: Freshness
  ) async throws(RepositoryError) -> [String] {
    let question = Question(place: "\(image.registry)/\(image.name)", access: access)
    if case .cached(let age) = freshness, let kept = tags[question], now() - kept.asked <= age { return kept.value }
    let asked = now()
    let result = try await registry.tags(of: image, access)
    if tags.count >= Self.keptAnswers { tags.removeAll() }
    tags[question] = Answer(value: result, asked: asked)
    return result
  }

  /// The one layer of what a tag or a digest names.
  private func layer(
    _ reference: String, of image: ImageAddress, _ access: RegistryAccess, _ freshness: Freshness
  ) async throws(RepositoryError) -> Layer {
    let question = Question(place: "\(image.registry)/\(image.name)@\(reference)", access: access)
    if let kept = layers[question] {
      if ImageAddress.isDigest(reference) { return kept.value }
      if case .cached(let age) = freshness, now() - kept.asked <= age { return kept.value }
    }
    let asked = now()
    let (digest, manifest) = try await registry.manifest(reference, of: image, access)
    let layers = (manifest["layers"]?.array ?? []).filter { !($0["mediaType"]?.string ?? "").contains(".provenance.") }
    guard layers.count == 1, let found = layers.first, let blob = found["digest"]?.string, ImageAddress.isDigest(blob) else {
      throw RepositoryError(
        cause: .unsupported, repository: "oci://\(image.registry)/\(image.name)", revision: reference,
        problem: manifest["manifests"] == nil
          ? "expected only a single oci layer, got \(layers.count)" : "it is an index of several images",
        remedy: "push the files as one tar archive, for instance with `oras push` or `helm push`")
    }
    let layer = Layer(manifestDigest: digest, digest: blob, mediaType: found["mediaType"]?.string ?? "")
    if self.layers.count >= Self.keptAnswers { self.layers.removeAll() }
    self.layers[question] = Answer(value: layer, asked: asked)
    return layer
  }

  private static func isChart(_ mediaType: String) -> Bool {
    mediaType == "application/vnd.cncf.helm.chart.content.v1.tar+gzip" || mediaType == "application/tar+gzip"
  }

  private static let fileTypes: Set<String> = [
    "application/vnd.oci.image.layer.v1.tar", "application/vnd.oci.image.layer.v1.tar+gzip", "application/x-tar",
    "application/vnd.docker.image.rootfs.diff.tar.gzip",
  ]

  private func files(
    of layer: Layer, _ image: ImageAddress, _ access: RegistryAccess
  ) async throws(RepositoryError) -> ArchiveFileTree {
    let isChart = Self.isChart(layer.mediaType)
    guard isChart || Self.fileTypes.contains(layer.mediaType) else {
      throw RepositoryError(
        cause: .unsupported, repository: "oci://\(image.registry)/\(image.name)",
        problem: "its layer is of the type \(layer.mediaType), which is not read",
        remedy: "push the files as application/vnd.oci.image.layer.v1.tar+gzip")
    }
    return try await unpacked(
      hash: String(layer.digest.dropFirst("sha256:".count)), name: "oci://\(image.registry)/\(image.name)",
      droppingFirstComponent: isChart
    ) { [registry] () async throws(RepositoryError) in
      try await registry.blob(layer.digest, of: image, access, limit: Self.archiveLimit)
    }.files
  }

  // MARK: - Archives

  private func unpacked(
    hash: String?, name: String, droppingFirstComponent: Bool,
    _ get: @escaping @Sendable () async throws(RepositoryError) -> [UInt8]
  ) async throws(RepositoryError) -> Unpacked {
    let form = droppingFirstComponent ? ArchiveCache.Form.chart : .files
    let cache = self.cache
    @Sendable func read(_ bytes: [UInt8]) throws(RepositoryError) -> ArchiveFileTree {
      do throws(ArchiveError) {
        return try ArchiveFileTree(gzippedTar: bytes, allowsPlain: true, droppingFirstComponent: droppingFirstComponent)
      } catch {
        throw RepositoryError(
          cause: .unsupported, repository: name.withoutQuery, problem: "its archive cannot be unpacked: \(error)",
          remedy: "pack it anew")
      }
    }
    if let hash, let files = try cache.files(hash, form, read: read) { return Unpacked(files: files, hash: hash) }
    let outcome = await archiveWork.outcome(for: "\(form) \(name) \(hash ?? "")", joinsRunning: true) {
      do throws(RepositoryError) {
        let bytes = try await get()
        let files = try read(bytes)
        let hash = ArchiveCache.hash(of: bytes)
        cache.keep(bytes, as: files, hash, form)
        return .success(Unpacked(files: files, hash: hash))
      } catch {
        return .failure(error)
      }
    }
    return try Self.result(outcome, name.withoutQuery)
  }
}
