/// Why an execution failed, with the whole chain of places: the file's, then the included template's, and so on.
public struct TemplateError: Error, CustomStringConvertible {
  /// Where in a template.
  public struct Place: Sendable, Hashable {
    /// The name the text was parsed under: for charts, the path of the file.
    public var file: String
    /// From 1.
    public var line: Int
    /// In bytes, from 0.
    public var column: Int
    /// The template that was executing.
    public var template: String
    /// The failing piece, in canonical form.
    public var node: String

    /// `FILE:LINE:COLUMN`.
    public var location: String { "\(file):\(line):\(column)" }
  }

  /// A place, and what went wrong there: `error calling include`, or in the innermost one the cause itself.
  public struct Frame: Sendable, Hashable {
    public var place: Place
    public var message: String
  }

  /// What kind of cause there is in the end. It decides how Helm prints the error.
  public enum Cause: Sendable, Hashable {
    /// The language's own: a wrong type, nil, too few arguments, a template that does not exist, a limit.
    case template
    /// A function refused its arguments.
    case function
    /// `fail` or `required`.
    case demand
  }

  /// From the innermost place outwards.
  public private(set) var frames: [Frame]
  public private(set) var cause: Cause
  /// What a function said, behind the innermost frame; `nil` where the frame's message says all.
  public let detail: String?

  init(_ frame: Frame, cause: Cause, detail: String? = nil) {
    frames = [frame]
    self.cause = cause
    self.detail = detail
  }

  /// Makes it the error as seen from a place further out.
  mutating func append(_ frame: Frame, isOrdinary: Bool = false) {
    frames.append(frame)
    if isOrdinary, cause == .template { cause = .function }
  }

  /// The outermost place: in the file that was executed.
  public var place: Place? { frames.last?.place }

  /// What went wrong, without places.
  public var message: String { detail ?? frames.first?.message ?? "" }

  /// As Helm reports it, without the leading `Error: `.
  public var description: String {
    switch cause {
    case .template: blocks
    case .function: line
    case .demand: "execution error at (\(place?.location ?? "")): \(message)"
    }
  }

  /// The chain on one line, as `text/template` reports it.
  public var line: String {
    var pieces = frames.reversed().map {
      "template: \($0.place.location): executing \(GoQuote.quoted($0.place.template)) at <\($0.place.node)>: \($0.message)"
    }
    if let detail { pieces.append(detail) }
    return pieces.joined(separator: ": ")
  }

  /// A block of lines for every place; equal ones in a row only once.
  private var blocks: String {
    var lines: [String] = []
    var previous: Frame?
    for (index, frame) in frames.enumerated().reversed() where frame != previous {
      previous = frame
      let colon = index > 0 || detail != nil ? ":" : ""
      lines.append(
        """
        \(frame.place.location)
          executing \(GoQuote.quoted(frame.place.template)) at <\(frame.place.node)>:
            \(frame.message)\(colon)
        """)
    }
    if let detail { lines.append(detail) }
    return lines.joined(separator: "\n")
  }
}

/// A template error on its way out of an execution, so that each of thousands of places can be added without copying the
/// others.
///
/// `@unchecked Sendable`: it never leaves the thread that executes; outside, its error is thrown.
final class Unwinding: Error, @unchecked Sendable {
  var error: TemplateError

  init(_ error: TemplateError) { self.error = error }
}
