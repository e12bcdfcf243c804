import FileTree
import ObjectModel

/// The hash of a generated object's content that its name ends in, so that a change of content makes a new object.
enum ContentHashSuffix {
  /// Ten letters and digits. Data, and of a Secret its type, count; the name and the labels do not.
  ///
  /// - Throws: `KustomizeError` for content that is no JSON.
  static func hash(of resource: Resource) throws(KustomizeError) -> String {
    let text: [UInt8]
    do throws(YAMLValueError) {
      text = try content(of: resource)
    } catch {
      throw KustomizeError("\(error)")
    }
    let digits = Array("0123456789abcdef".utf8)
    let hexadecimal = ContentHash(of: text).bytes.prefix(5).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    // Letters and digits that could make a word, or be mistaken for each other, are replaced.
    let safe = hexadecimal.map { digit -> UInt8 in
      switch digit {
      case UInt8(ascii: "0"): UInt8(ascii: "g")
      case UInt8(ascii: "1"): UInt8(ascii: "h")
      case UInt8(ascii: "3"): UInt8(ascii: "k")
      case UInt8(ascii: "a"): UInt8(ascii: "m")
      case UInt8(ascii: "e"): UInt8(ascii: "t")
      default: digit
      }
    }
    return String(decoding: safe, as: UTF8.self)
  }

  private static func content(of resource: Resource) throws(YAMLValueError) -> [UInt8] {
    let value: JSONValue
    switch resource.kind {
    case "ConfigMap":
      var members: JSONValue = [
        "data": try resource.node["data"]?.jsonValue() ?? "", "kind": "ConfigMap", "name": "",
      ]
      if let binary = resource.node["binaryData"] { members["binaryData"] = try binary.jsonValue() }
      value = members
    case "Secret":
      var members: JSONValue = [
        "data": try resource.node["data"]?.jsonValue() ?? "", "kind": "Secret", "name": "",
        "type": try resource.node["type"]?.jsonValue() ?? "",
      ]
      if let texts = resource.node["stringData"] { members["stringData"] = try texts.jsonValue() }
      value = members
    default: value = try resource.node.jsonValue()
    }
    return escaped(value.jsonBytes())
  }

  /// JSON as Go writes it: `<`, `>`, `&`, U+2028 and U+2029 escaped. In JSON these can only stand inside of texts.
  private static func escaped(_ json: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(json.count)
    var index = 0
    while index < json.count {
      switch json[index] {
      case UInt8(ascii: "<"): result += "\\u003c".utf8
      case UInt8(ascii: ">"): result += "\\u003e".utf8
      case UInt8(ascii: "&"): result += "\\u0026".utf8
      case 0xE2 where index + 2 < json.count && json[index + 1] == 0x80 && (json[index + 2] == 0xA8 || json[index + 2] == 0xA9):
        result += (json[index + 2] == 0xA8 ? "\\u2028" : "\\u2029").utf8
        index += 2
      default: result.append(json[index])
      }
      index += 1
    }
    return result
  }
}
