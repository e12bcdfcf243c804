import CLibJsonnet
import Crypto
import Workers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// libjsonnet, for one evaluation. Asks the other end of a channel for what is imported.
final class VirtualMachine {
  private let machine: OpaquePointer?
  fileprivate let channel: WorkerChannel

  init(_ channel: WorkerChannel, stackFrames: UInt32) {
    machine = jsonnet_make()
    self.channel = channel
    jsonnet_max_stack(machine, stackFrames)
    jsonnet_max_trace(machine, 20)
    addDigests()
  }

  deinit { jsonnet_destroy(machine) }

  /// Sets variables: kind, name, value, and so on.
  func define(_ fields: [[UInt8]]) {
    var rest = fields[...]
    while rest.count >= 3 {
      let kind = rest.removeFirst().first.flatMap(JsonnetVariable.Mark.init)
      let name = Self.text(rest.removeFirst())
      let value = Self.text(rest.removeFirst())
      switch kind {
      case .externalText?: jsonnet_ext_var(machine, name, value)
      case .externalCode?: jsonnet_ext_code(machine, name, value)
      case .argumentText?: jsonnet_tla_var(machine, name, value)
      case .argumentCode?: jsonnet_tla_code(machine, name, value)
      case nil: continue
      }
    }
  }

  /// Evaluates a program and tells its value, or its error.
  func evaluate(path: [UInt8], text: [UInt8]) -> WorkerFrame {
    // The machine calls back only while this call lasts, so it may hold this object unretained.
    jsonnet_import_callback(machine, serveImport, Unmanaged.passUnretained(self).toOpaque())
    var failed: CInt = 0
    guard let output = jsonnet_evaluate_snippet(machine, Self.text(path), Self.text(text), &failed) else {
      return WorkerFrame(.fault, [Array("RUNTIME ERROR: nothing came of it".utf8)])
    }
    defer { jsonnet_realloc(machine, output, 0) }
    let bytes = UnsafeRawBufferPointer(start: output, count: strlen(output))
    return WorkerFrame(failed == 0 ? .value : .fault, [Array(bytes)])
  }

  /// Bytes with the NUL that ends them for C.
  private static func text(_ bytes: [UInt8]) -> [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }

  /// A copy in memory of the machine's own.
  fileprivate func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar>? {
    guard let copy = jsonnet_realloc(machine, nil, bytes.count + 1) else { return nil }
    for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
    copy[bytes.count] = 0
    return copy
  }

  // MARK: - Digests

  private func addDigests() {
    add("apusSha1") { digest($0, $1, $2) { Array(Insecure.SHA1.hash(data: $0)) } }
    add("apusSha256") { digest($0, $1, $2) { Array(SHA256.hash(data: $0)) } }
    add("apusSha512") { digest($0, $1, $2) { Array(SHA512.hash(data: $0)) } }
    add("apusSha3") { digest($0, $1, $2) { Array(SHA3_512.hash(data: $0)) } }
  }

  private typealias Native =
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<OpaquePointer?>?, UnsafeMutablePointer<CInt>?
    ) -> OpaquePointer?

  /// Makes a function of one string known as `std.native(name)`.
  private func add(_ name: String, _ function: Native) {
    let parameter = strdup("str")
    defer { free(parameter) }
    var parameters: [UnsafePointer<CChar>?] = [UnsafePointer(parameter), nil]
    jsonnet_native_callback(machine, name, function, machine.map { UnsafeMutableRawPointer($0) }, &parameters)
  }
}

/// What libjsonnet calls for an import; gives the content, or the reason why there is none.
private func serveImport(
  _ context: UnsafeMutableRawPointer?, _ directory: UnsafePointer<CChar>?, _ path: UnsafePointer<CChar>?,
  _ found: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ success: UnsafeMutablePointer<CInt>?
) -> UnsafeMutablePointer<CChar>? {
  guard let context, let directory, let path else { return nil }
  let machine = Unmanaged<VirtualMachine>.fromOpaque(context).takeUnretainedValue()
  let question = WorkerFrame(.wanted, [directory, path].map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) })
  do throws(WorkerChannel.Failure) {
    try machine.channel.send(question)
    let answer = try machine.channel.receive(limit: 256 << 20)
    if answer.kind == .found, answer.fields.count == 2 {
      found?.pointee = machine.copy(answer.fields[0])
      success?.pointee = 1
      return machine.copy(answer.fields[1])
    }
    success?.pointee = 0
    return machine.copy(answer.fields.first ?? [])
  } catch {
    // Without a parent there is nobody to evaluate for.
    exit(0)
  }
}

/// A digest of a string in hexadecimal, as a function of the language.
private func digest(
  _ context: UnsafeMutableRawPointer?, _ arguments: UnsafePointer<OpaquePointer?>?, _ success: UnsafeMutablePointer<CInt>?,
  _ hash: (UnsafeRawBufferPointer) -> [UInt8]
) -> OpaquePointer? {
  let machine = context.map { OpaquePointer($0) }
  guard let text = jsonnet_json_extract_string(machine, arguments?.pointee) else { return nil }
  let digits = Array("0123456789abcdef".utf8)
  var hexadecimal: [CChar] = []
  for byte in hash(UnsafeRawBufferPointer(start: text, count: strlen(text))) {
    hexadecimal += [CChar(digits[Int(byte >> 4)]), CChar(digits[Int(byte & 15)])]
  }
  success?.pointee = 1
  return jsonnet_json_make_string(machine, hexadecimal + [0])
}
