/// What can be said before the command as well as after it, brought into the one order the parser reads.
enum GlobalArguments {
  /// Global flags that take a value.
  private static let valued: Set<String> = [
    "--kubeconfig", "--context", "--kube-context", "--argocd-context", "--namespace", "-n", "--logformat", "--loglevel",
    "--server",
    "--auth-token", "--config", "--request-timeout",
  ]
  /// Global flags that are on or off.
  private static let plain: Set<String> = ["--core", "--insecure", "--plaintext", "--grpc-web", "--prompts-enabled"]
  /// Flags that are on unless switched off with `=false`.
  private static let onByDefault: Set<String> = ["--cascade", "--validate", "--exit-code"]

  /// Moves global flags that stand before the command behind it, adds those of `ARGOCD_OPTS` that are not given, and turns
  /// `--flag=true` and `--flag=false` into the parser's own form.
  ///
  /// - Throws: `CommandFailure` for an `ARGOCD_OPTS` that is not a list of flags.
  static func normalise(_ arguments: [String], environment: [String: String]) throws(CommandFailure) -> [String] {
    var leading: [String] = []
    var rest = arguments[...]
    while let word = rest.first, let count = length(of: word) {
      leading += rest.prefix(count)
      rest = rest.dropFirst(count)
    }
    let given = Set(arguments.map(name))
    for option in try options(in: environment["ARGOCD_OPTS"] ?? "") where !given.contains(name(of: option.first ?? "")) {
      leading += option
    }
    let end = rest.firstIndex(of: "--") ?? rest.endIndex
    // A lone `apus --core` has no command to stand behind.
    return (rest[..<end] + leading + rest[end...]).compactMap(booleanForm)
  }

  private static func name(of word: String) -> String { String(word.prefix { $0 != "=" }) }

  /// How many words a leading global flag takes; `nil` for any other word.
  private static func length(of word: String) -> Int? {
    let name = name(of: word)
    if plain.contains(name) { return 1 }
    guard valued.contains(name) else { return nil }
    return word.contains("=") ? 1 : 2
  }

  private static func options(in text: String) throws(CommandFailure) -> [[String]] {
    var result: [[String]] = []
    var words = try split(text)[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("--") else {
        throw .plain("ARGOCD_OPTS: '\(word)' stands where a flag is due; write --flag value or --flag=value")
      }
      if word.contains("=") || words.first?.hasPrefix("--") ?? true || !valued.contains(word) {
        result.append([word])
      } else {
        result.append([word, words.removeFirst()])
      }
    }
    return result
  }

  /// Splits as a shell does: blanks separate, single and double quotes and backslashes protect.
  private static func split(_ text: String) throws(CommandFailure) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if quote != nil || isEscaped { throw .plain("ARGOCD_OPTS: a quote is not closed") }
    if let word { words.append(word) }
    return words
  }

  private static func booleanForm(_ word: String) -> String? {
    guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else { return word }
    let name = String(word[..<equals])
    switch word[word.index(after: equals)...] {
    case "true": return name
    case "false": return onByDefault.contains(name) ? "--no-" + name.dropFirst(2) : nil
    default: return word
    }
  }
}
