import GoTemplate

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// DSA keys, which swift-crypto does not make: of the system's OpenSSL, looked up when one is asked for.
///
/// Next to nobody asks for one, so the program neither links OpenSSL for it nor needs it to run.
enum DSAKey {
  /// A new key of 2048 bits with a subgroup of 256, in the traditional PEM form.
  ///
  /// - Throws: `TemplateFunctionError`, where there is no OpenSSL.
  static func pem() throws -> String {
    guard let library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL) ?? dlopen("libcrypto.so.1.1", RTLD_NOW | RTLD_LOCAL)
    else { throw TemplateFunctionError("failed to generate private key: DSA needs OpenSSL's libcrypto, which is not installed") }
    defer { dlclose(library) }
    guard let text = Calls(library)?.key() else {
      throw TemplateFunctionError("failed to generate private key: OpenSSL made no DSA key")
    }
    return text
  }

  private typealias Handle = UnsafeMutableRawPointer

  /// OpenSSL's functions, as their manual pages declare them.
  private struct Calls {
    private let newContextForID: @convention(c) (CInt, Handle?) -> Handle?
    private let newContext: @convention(c) (Handle?, Handle?) -> Handle?
    private let freeContext: @convention(c) (Handle?) -> Void
    private let freeKey: @convention(c) (Handle?) -> Void
    private let beginParameters: @convention(c) (Handle?) -> CInt
    private let setBits: @convention(c) (Handle?, CInt) -> CInt
    private let setSubgroupBits: @convention(c) (Handle?, CInt) -> CInt
    private let makeParameters: @convention(c) (Handle?, UnsafeMutablePointer<Handle?>) -> CInt
    private let beginKey: @convention(c) (Handle?) -> CInt
    private let makeKey: @convention(c) (Handle?, UnsafeMutablePointer<Handle?>) -> CInt
    private let memoryMethod: @convention(c) () -> Handle?
    private let newOutput: @convention(c) (Handle?) -> Handle?
    private let freeOutput: @convention(c) (Handle?) -> CInt
    private let control: @convention(c) (Handle?, CInt, CLong, Handle?) -> CLong
    private let write: @convention(c) (Handle?, Handle?, Handle?, Handle?, CInt, Handle?, Handle?) -> CInt

    init?(_ library: Handle) {
      func find<Function>(_ name: String, as type: Function.Type) -> Function? {
        dlsym(library, name).map { unsafeBitCast($0, to: type) }
      }
      guard let newContextForID = find("EVP_PKEY_CTX_new_id", as: (@convention(c) (CInt, Handle?) -> Handle?).self),
        let newContext = find("EVP_PKEY_CTX_new", as: (@convention(c) (Handle?, Handle?) -> Handle?).self),
        let freeContext = find("EVP_PKEY_CTX_free", as: (@convention(c) (Handle?) -> Void).self),
        let freeKey = find("EVP_PKEY_free", as: (@convention(c) (Handle?) -> Void).self),
        let beginParameters = find("EVP_PKEY_paramgen_init", as: (@convention(c) (Handle?) -> CInt).self),
        let setBits = find("EVP_PKEY_CTX_set_dsa_paramgen_bits", as: (@convention(c) (Handle?, CInt) -> CInt).self),
        let setSubgroupBits = find("EVP_PKEY_CTX_set_dsa_paramgen_q_bits", as: (@convention(c) (Handle?, CInt) -> CInt).self),
        let makeParameters = find(
          "EVP_PKEY_paramgen", as: (@convention(c) (Handle?, UnsafeMutablePointer<Handle?>) -> CInt).self),
        let beginKey = find("EVP_PKEY_keygen_init", as: (@convention(c) (Handle?) -> CInt).self),
        let makeKey = find("EVP_PKEY_keygen", as: (@convention(c) (Handle?, UnsafeMutablePointer<Handle?>) -> CInt).self),
        let memoryMethod = find("BIO_s_mem", as: (@convention(c) () -> Handle?).self),
        let newOutput = find("BIO_new", as: (@convention(c) (Handle?) -> Handle?).self),
        let freeOutput = find("BIO_free", as: (@convention(c) (Handle?) -> CInt).self),
        let control = find("BIO_ctrl", as: (@convention(c) (Handle?, CInt, CLong, Handle?) -> CLong).self),
        let write = find(
          "PEM_write_bio_PrivateKey_traditional",
          as: (@convention(c) (Handle?, Handle?, Handle?, Handle?, CInt, Handle?, Handle?) -> CInt).self)
      else { return nil }
      self.newContextForID = newContextForID
      self.newContext = newContext
      self.freeContext = freeContext
      self.freeKey = freeKey
      self.beginParameters = beginParameters
      self.setBits = setBits
      self.setSubgroupBits = setSubgroupBits
      self.makeParameters = makeParameters
      self.beginKey = beginKey
      self.makeKey = makeKey
      self.memoryMethod = memoryMethod
      self.newOutput = newOutput
      self.freeOutput = freeOutput
      self.control = control
      self.write = write
    }

    func key() -> String? {
      let dsa: CInt = 116
      guard let parameterContext = newContextForID(dsa, nil) else { return nil }
      defer { freeContext(parameterContext) }
      var parameters: Handle?
      guard beginParameters(parameterContext) == 1, setBits(parameterContext, 2_048) == 1,
        setSubgroupBits(parameterContext, 256) == 1, makeParameters(parameterContext, &parameters) == 1
      else { return nil }
      defer { freeKey(parameters) }
      guard let keyContext = newContext(parameters, nil) else { return nil }
      defer { freeContext(keyContext) }
      var key: Handle?
      guard beginKey(keyContext) == 1, makeKey(keyContext, &key) == 1 else { return nil }
      defer { freeKey(key) }
      guard let output = newOutput(memoryMethod()) else { return nil }
      defer { _ = freeOutput(output) }
      guard write(output, key, nil, nil, 0, nil, nil) == 1 else { return nil }
      // BIO_CTRL_INFO: where the bytes are, and how many.
      var bytes: UnsafeMutablePointer<UInt8>?
      let count = withUnsafeMutablePointer(to: &bytes) { control(output, 3, 0, UnsafeMutableRawPointer($0)) }
      guard count > 0, let bytes else { return nil }
      return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
  }
}
