/// sprig's functions of URLs and hosts.
enum AddressFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("urlParse", .string) { arguments, _ in
      let address: GoURL
      do throws(GoURLError) {
        address = try GoURL(parsing: arguments.text(0))
      } catch {
        throw TemplateFunctionError("unable to parse url: \(error.message)")
      }
      return .map(
        TemplateMap([
          ("scheme", .text(address.scheme)), ("host", .text(address.host)), ("hostname", .text(address.hostname)),
          ("path", .text(address.path)), ("query", .text(address.query)), ("opaque", .text(address.opaque)),
          ("fragment", .text(address.fragment)), ("userinfo", .text(address.user?.description ?? "")),
        ]))
    },
    TemplateFunction("urlJoin", .map) { arguments, _ in
      let map = arguments.map(0)
      var address = GoURL()
      address.scheme = try part("scheme", of: map)
      address.host = try part("host", of: map)
      address.path = try part("path", of: map)
      address.query = try part("query", of: map)
      address.opaque = try part("opaque", of: map)
      address.fragment = try part("fragment", of: map)
      let user = try part("userinfo", of: map)
      if !user.isEmpty {
        do throws(GoURLError) {
          address.user = try GoURL(parsing: "proto://\(user)@host").user
        } catch {
          throw TemplateFunctionError.panicked("unable to parse userinfo in dict: \(error.message)")
        }
      }
      return .text(address.description)
    },
    // Names are asked for only where the environment lets them be.
    TemplateFunction("getHostByName", .string) { arguments, context in
      .text(context.environment.resolve?(arguments.text(0)) ?? "")
    },
  ]

  private static func part(_ key: String, of map: TemplateMap) throws -> String {
    guard let value = map[key] else { return "" }
    if value.isNil { throw TemplateFunctionError.nilDereference }
    guard case .string(let text) = value else {
      throw TemplateFunctionError.panicked("unable to parse \(key) key, must be of type string, but \(value.goKind) found")
    }
    return text.string
  }
}
