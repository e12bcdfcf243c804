import ObjectModel

/// What a Helm repository's `index.yaml` says of its charts.
struct ChartIndex: Sendable {
  /// One version of a chart.
  struct Entry: Sendable, Hashable {
    var version: String
    /// Where its archive is; relative to the repository, or an address.
    var url: String
    /// SHA-256 of the archive in lower-case hexadecimal; empty when the index does not say.
    var digest: String
  }

  /// The largest index that is read, in bytes.
  static let limit = 128 << 20

  private var charts: [String: [Entry]] = [:]

  /// Reads an index, YAML or JSON.
  ///
  /// - Throws: one sentence on what is wrong with it.
  init(_ bytes: [UInt8]) throws(ChartIndexError) {
    let root: JSONValue
    let first = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    if first == UInt8(ascii: "{") {
      do throws(JSONSyntaxError) { root = try JSONValue(json: bytes) } catch { throw ChartIndexError("\(error)") }
    } else {
      do throws(YAMLError) { root = try YAML.firstDocument(bytes) ?? .null } catch { throw ChartIndexError("\(error)") }
    }
    guard let members = root.object, members["apiVersion"]?.string?.isEmpty == false else {
      throw ChartIndexError("no API version specified: it is no index of a chart repository")
    }
    for (name, versions) in members["entries"]?.object ?? [:] {
      charts[name] = (versions.array ?? []).compactMap { value in
        guard let version = value["version"]?.string, let url = value["urls"]?.array?.first?.string else { return nil }
        return Entry(version: version, url: url, digest: Self.digest(value["digest"]?.string ?? ""))
      }
    }
  }

  /// Some indexes write `sha256:` before the digest.
  private static func digest(_ text: String) -> String {
    let digits = (text.hasPrefix("sha256:") ? text.dropFirst(7) : text[...]).lowercased()
    return digits.utf8.count == 64 ? digits : ""
  }

  /// The versions of a chart; `nil` when there is no such chart.
  func versions(of chart: String) -> [Entry]? { charts[chart] }

  /// Names of charts like the one that is not there.
  func names(like name: String) -> [String] {
    let wanted = name.lowercased()
    return charts.keys.filter { $0.lowercased().contains(wanted) || wanted.contains($0.lowercased()) }.sorted().prefix(3).map {
      $0
    }
  }
}

/// Why an index is none.
struct ChartIndexError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
