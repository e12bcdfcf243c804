/// What the files of one program import, and as what.
///
/// The interpreter asks for a file by directory and path, and does not say whether as a program or as a text. That decides on
/// whether the content is adapted, so the files are searched for their imports beforehand.
struct ImportLedger {
  private struct Wish: Hashable {
    var directory: String
    var path: String
  }

  /// What is imported as a program.
  private var programs: Set<Wish> = []
  /// Files that got a line of ours before their first, by name.
  private(set) var shiftedFiles: Set<String> = []
  /// How many imports were served.
  private(set) var count = 0

  /// A program as the interpreter knows the language; notes what it imports.
  ///
  /// - Parameter path: its name; for the code of a variable any name without a slash.
  mutating func adapt(_ text: [UInt8], at path: String) -> [UInt8] {
    let source = JsonnetSource(text)
    let directory = Self.directory(of: path)
    for path in source.imports { programs.insert(Wish(directory: directory, path: path)) }
    if source.isShifted { shiftedFiles.insert(path) }
    return source.adapted
  }

  /// The file of an import, adapted if it is a program.
  mutating func file(
    _ path: String, importedFrom directory: String, _ importer: some JsonnetImporter
  ) throws(JsonnetImportRefusal) -> JsonnetImport {
    if path == StandardLibrary.path {
      return JsonnetImport(path: StandardLibrary.path, content: Array(StandardLibrary.additions.utf8))
    }
    count += 1
    if path.hasPrefix(JsonnetSource.bytesScheme) {
      let file = try importer.file(String(path.dropFirst(JsonnetSource.bytesScheme.count)), importedFrom: directory)
      return JsonnetImport(path: file.path, content: Self.arrayText(file.content))
    }
    var file = try importer.file(path, importedFrom: directory)
    if programs.contains(Wish(directory: directory, path: path)) { file.content = adapt(file.content, at: file.path) }
    // The interpreter takes texts that end with their first NUL.
    if file.content.contains(0) {
      throw JsonnetImportRefusal("\(file.path) is not a text file: it contains NUL characters; use importbin")
    }
    return file
  }

  static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[...slash])
  }

  /// Bytes as a Jsonnet array of numbers.
  private static func arrayText(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = [UInt8(ascii: "[")]
    text.reserveCapacity(bytes.count * 4 + 2)
    for byte in bytes {
      text.append(contentsOf: String(byte).utf8)
      text.append(UInt8(ascii: ","))
    }
    text.append(UInt8(ascii: "]"))
    return text
  }
}
