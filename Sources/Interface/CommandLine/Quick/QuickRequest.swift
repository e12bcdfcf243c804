/// What a command is asked for, read without the parser of all commands.
///
/// The parser looks through everything the program consists of before it reads a word, which takes longer than rendering a
/// chart. So a command that people and scripts run by the hundred reads its well-formed command lines itself. The parser keeps
/// the word on everything else: help, mistakes and what is written in rare ways (`Tests/CommandLineTests/QuickRequestTests`
/// holds that both read the same).
protocol QuickRequest: Equatable {
  /// The words that name the command.
  static var command: [String] { get }

  init()

  /// Takes a flag that is on or off; false when there is none of that name. `name` has its dashes.
  mutating func turnOn(_ name: String) -> Bool
  /// Takes a flag with a value; false when there is none of that name.
  mutating func set(_ name: String, to value: String) -> Bool
  /// Takes a word that is no flag; false when there is no room for it.
  mutating func take(_ word: String) -> Bool

  /// Does what is asked for.
  func run() throws
}

extension QuickRequest {
  /// What the arguments ask for; `nil` when they are for the parser to read.
  ///
  /// - Parameter arguments: without the program's name.
  init?(_ arguments: ArraySlice<String>) {
    guard arguments.starts(with: Self.command) else { return nil }
    self.init()
    var rest = arguments.dropFirst(Self.command.count)
    while let word = rest.popFirst() {
      guard word.utf8.first == UInt8(ascii: "-") else {
        guard take(word) else { return nil }
        continue
      }
      if let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")) {
        guard word.hasPrefix("--"), set(String(word[..<equals]), to: String(word[word.utf8.index(after: equals)...])) else {
          return nil
        }
      } else if !turnOn(word) {
        guard let value = rest.popFirst(), value.utf8.first != UInt8(ascii: "-"), set(word, to: value) else { return nil }
      }
    }
  }
}
