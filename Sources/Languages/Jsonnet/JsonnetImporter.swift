/// Finds the files a program imports: the only way by which a program reaches any file.
public protocol JsonnetImporter {
  /// The file that `import`, `importstr` or `importbin` means by a path.
  ///
  /// - Parameters:
  ///   - path: as it stands in the program.
  ///   - directory: that of the importing file, as in `JsonnetImport.path` with a slash at its end; empty for the root.
  /// - Throws: `JsonnetImportRefusal`, whose sentence becomes part of the program's error.
  func file(_ path: String, importedFrom directory: String) throws(JsonnetImportRefusal) -> JsonnetImport
}

/// A file that was found for an import.
public struct JsonnetImport: Sendable, Hashable {
  /// Where it was found; its own relative imports start from there.
  public var path: String
  public var content: [UInt8]

  public init(path: String, content: [UInt8]) {
    self.path = path
    self.content = content
  }
}

/// Why an import is not served.
public struct JsonnetImportRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}

/// Files of nowhere, for programs that import nothing.
public struct NoJsonnetImports: JsonnetImporter {
  public init() {}

  public func file(_ path: String, importedFrom directory: String) throws(JsonnetImportRefusal) -> JsonnetImport {
    throw JsonnetImportRefusal("there are no files to import here")
  }
}
