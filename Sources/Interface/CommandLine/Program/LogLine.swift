import FoundationEssentials
import ObjectModel

/// A line on standard error, in the form scripts parse: `{"level":"fatal","msg":"…","time":"…"}`.
struct LogLine: Sendable {
  enum Form: String, Sendable {
    case json
    case text
  }

  var level: String
  var message: String

  /// The line, without its newline.
  func text(_ form: Form, time: String) -> String {
    switch form {
    case .json:
      let value: JSONValue = ["level": .string(level), "msg": .string(message), "time": .string(time)]
      return value.json()
    case .text: return "time=\"\(time)\" level=\(level) msg=\(JSONValue.string(message).json())"
    }
  }

  /// Writes the line to standard error, in the form `--logformat` (or `ARGOCD_LOG_FORMAT`) asks for.
  func write() {
    let time = Timestamp(secondsSince1970: Int64(Date().timeIntervalSince1970)).description
    Console.error(text(Self.requestedForm(ProcessInfo.processInfo.arguments, ProcessInfo.processInfo.environment), time: time))
  }

  /// Looked up in the arguments themselves: the form also holds for errors in parsing them.
  static func requestedForm(_ arguments: [String], _ environment: [String: String]) -> Form {
    for (index, argument) in arguments.enumerated() {
      if argument.hasPrefix("--logformat=") { return Form(rawValue: String(argument.dropFirst("--logformat=".count))) ?? .json }
      if argument == "--logformat", index + 1 < arguments.count { return Form(rawValue: arguments[index + 1]) ?? .json }
    }
    return environment["ARGOCD_LOG_FORMAT"].flatMap(Form.init(rawValue:)) ?? .json
  }
}
