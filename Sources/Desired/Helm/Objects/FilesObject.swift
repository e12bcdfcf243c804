import GoTemplate
import ObjectModel

/// `.Files`: the files of a chart that are neither templates nor values.
final class FilesObject: TemplateObject, Sendable {
  /// In the byte order of their names, each once.
  private let files: [ChartFile]

  init(_ files: [ChartFile]) {
    var sorted: [ChartFile] = []
    let isSorted = zip(files, files.dropFirst()).allSatisfy { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    if isSorted {
      sorted = files
    } else {
      var byName: [String: ChartFile] = [:]
      for file in files { byName[file.name] = file }
      sorted = byName.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
    self.files = sorted
  }

  private func bytes(_ name: String) -> [UInt8]? {
    var (low, high) = (0, files.count)
    while low < high {
      let middle = (low + high) / 2
      if files[middle].name.utf8.lexicographicallyPrecedes(name.utf8) { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low].name.utf8.elementsEqual(name.utf8) ? files[low].bytes : nil
  }

  var goType: String { "engine.files" }
  var goKind: String { "map" }
  var isTrue: Bool { !files.isEmpty }

  func entries() -> [(key: String, value: TemplateValue)]? { files.map { ($0.name, .bytes($0.bytes)) } }

  func printed(isAddressable: Bool) -> String {
    var output = Array("map[".utf8)
    for (index, file) in files.enumerated() {
      if index > 0 { output.append(0x20) }
      output += Array("\(file.name):".utf8)
      GoText.append(.bytes(file.bytes), to: &output)
    }
    output.append(UInt8(ascii: "]"))
    return String(decoding: output, as: UTF8.self)
  }

  var json: TemplateValue { .map(TemplateMap(files.map { ($0.name, .bytes($0.bytes)) })) }

  func member(_ name: String) -> TemplateMember? {
    switch name {
    case "Get":
      .method(
        TemplateFunction("Get", .string) { arguments, _ in
          .string(TemplateString(bytes: self.bytes(arguments.text(0)) ?? []))
        })
    case "GetBytes":
      .method(TemplateFunction("GetBytes", .string) { arguments, _ in .bytes(self.bytes(arguments.text(0)) ?? []) })
    case "Lines":
      .method(TemplateFunction("Lines", .string) { arguments, _ in self.lines(arguments.text(0)) })
    case "Glob":
      .method(TemplateFunction("Glob", .string) { arguments, _ in .object(self.matching(arguments.text(0))) })
    case "AsConfig":
      .method(
        TemplateFunction("AsConfig") { _, context in
          try self.map { .string(TemplateString(bytes: $0)) }.yaml(context)
        })
    case "AsSecrets":
      .method(
        TemplateFunction("AsSecrets") { _, context in
          try self.map { .text(Base64.encode($0)) }.yaml(context)
        })
    default: .field(.bytes(bytes(name) ?? []))
    }
  }

  private func lines(_ name: String) -> TemplateValue {
    guard var text = bytes(name) else { return .strings([]) }
    if text.last == 0x0A { text.removeLast() }
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    return .list(TemplateList(lines.map { .string(TemplateString(bytes: $0)) }, of: .string))
  }

  /// The files whose names fit a pattern; all of them when it is malformed.
  private func matching(_ pattern: String) -> FilesObject {
    guard let glob = Glob(pattern, separators: ["/"]) else { return self }
    return FilesObject(files.filter { glob.matches($0.name) })
  }

  /// The contents by the last names of their paths.
  private func map(_ value: ([UInt8]) -> TemplateValue) -> TemplateMap {
    TemplateMap(files.map { (String($0.baseName), value($0.bytes)) })
  }
}

extension TemplateMap {
  /// The map as `toYaml` writes it.
  fileprivate func yaml(_ context: ExecutionContext) throws -> TemplateValue {
    guard let function = FunctionTable.helm["toYaml"] else { return .text("") }
    return try function.body(Arguments([.map(self)]), context)
  }
}
