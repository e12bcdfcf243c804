import GoTemplate

extension FunctionTable {
  /// sprig's functions that make keys, certificates and ciphers: to be merged with `sprig`.
  ///
  /// Salts, serial numbers, initial vectors and the keys of elliptic curves are made of the environment's randomness; RSA and
  /// DSA keys are made by the cryptographic libraries, which have their own.
  public static let cryptography = FunctionTable(
    CertificateFunctions.all + [
      TemplateFunction("genPrivateKey", .string) { arguments, context in
        .text(try PrivateKeyMaking.text(of: arguments.text(0), random: context.environment.random))
      },
      TemplateFunction("bcrypt", .string) { arguments, context in
        .text(PasswordHash.bcrypt(arguments.string(0).utf8, salt: context.environment.random(16)))
      },
      TemplateFunction("htpasswd", .string, .string) { arguments, context in
        let user = arguments.text(0)
        if user.contains(":") { return .text("invalid username: \(user)") }
        return .text("\(user):\(PasswordHash.bcrypt(arguments.string(1).utf8, salt: context.environment.random(16)))")
      },
      TemplateFunction("derivePassword", .int, .string, .string, .string, .string) { arguments, _ in
        .text(
          try DerivedPassword.text(
            counter: UInt32(truncatingIfNeeded: arguments.int(0)), type: arguments.text(1), password: arguments.string(2).utf8,
            user: arguments.string(3).utf8, site: arguments.string(4).utf8))
      },
      TemplateFunction("encryptAES", .string, .string) { arguments, context in
        .text(
          try TextCipher.encrypted(
            arguments.string(1).utf8, password: arguments.string(0).utf8, vector: context.environment.random(16)))
      },
      TemplateFunction("decryptAES", .string, .string) { arguments, _ in
        .string(TemplateString(bytes: try TextCipher.decrypted(arguments.string(1), password: arguments.string(0).utf8)))
      },
    ])
}
