import RegularExpressions

/// The formats that a metaschema refuses by.
enum AssertedFormat: String, Sendable {
  case regex
  case uri
  case uriReference = "uri-reference"

  /// Why a text does not have the format; `nil` when it has.
  func complaint(about text: String) -> String? {
    switch self {
    case .regex:
      do throws(RegularExpressionError) { _ = try RegularExpression(text) } catch { return error.description }
      return nil
    case .uri, .uriReference:
      if text.contains("\\") { return "contains \\" }
      do throws(URLComplaint) {
        let url = try SchemaURL(text)
        return self == .uri && url.scheme == nil ? "relative url" : nil
      } catch {
        return error.description
      }
    }
  }
}
