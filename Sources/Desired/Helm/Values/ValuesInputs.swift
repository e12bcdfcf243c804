import ObjectModel

/// The values somebody gives to a render: files, and `--set` arguments over them.
public struct ValuesInputs: Sendable, Hashable {
  /// Values files by what they are called; each is merged over those before it.
  public var files: [String] = []
  public var arguments = SetArguments()

  public init() {}

  /// The values, put together.
  ///
  /// - Parameter readFile: the bytes of a values file, or of a file that `--set-file` names.
  /// - Throws: `HelmError`, in Helm's words.
  public func values(
    readFile: (_ name: String) throws(SetFileError) -> [UInt8]
  ) throws(HelmError) -> JSONObject {
    var values: JSONObject = [:]
    for file in files {
      let bytes: [UInt8]
      do throws(SetFileError) {
        bytes = try readFile(file)
      } catch {
        throw HelmError(.values, error.reason, file: file, remedy: "is the path of the values file right?")
      }
      do throws(ValuesFileError) {
        values = values.merging(try ValuesFile.read(bytes))
      } catch {
        throw HelmError(.values, "failed to parse \(file): \(error)", file: file, line: error.line, remedy: "correct the file")
      }
    }
    do throws(SetArgumentError) {
      return try arguments.applied(to: values) { name throws(SetFileError) in
        String(decoding: try readFile(name), as: UTF8.self)
      }
    } catch {
      throw HelmError(.values, error.message)
    }
  }
}
