import ObjectModel
import Testing

@testable import Applications

@Suite struct ExternalAddressTests {
  private func addresses(_ text: String) throws -> [String] {
    let value = try #require(try YAML.documents(text).first)
    return Manifest(value).externalAddresses.sorted()
  }

  @Test func `an Ingress is reached by its rules`() throws {
    let ingress = """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      spec:
        tls: [{hosts: [safe.example]}]
        rules:
        - {host: safe.example, http: {paths: [{path: /}, {path: /api/*}]}}
        - {host: plain.example}
        - {http: {paths: [{path: /any}]}}
      status: {loadBalancer: {ingress: [{ip: 192.0.2.1}, {hostname: lb.example}]}}
      """
    #expect(
      try addresses(ingress) == [
        "http://192.0.2.1/any", "http://lb.example/any", "http://plain.example", "https://safe.example",
        "https://safe.example/api/",
      ])
    let ignored = ingress + "\nmetadata: {annotations: {argocd.argoproj.io/ignore-default-links: 'true'}}"
    #expect(try addresses(ignored) == [])
  }

  @Test func `TLS without hosts holds for all`() throws {
    #expect(
      try addresses("{apiVersion: networking.k8s.io/v1, kind: Ingress, spec: {tls: [{}], rules: [{host: a.example}]}}") == [
        "https://a.example"
      ])
  }

  @Test(arguments: [
    ("https://a.example", true), ("Docs|http://a.example/x", true), ("javascript:alert(1)", false),
    ("x|javascript:alert(1)", false),
    ("data:text/html,x", false), ("", false),
  ])
  func `links of annotations count if they are plain`(link: String, counts: Bool) throws {
    #expect(
      try addresses("{apiVersion: v1, kind: Service, metadata: {annotations: {link.argocd.argoproj.io/a: '\(link)'}}}")
        == (counts ? [link] : []))
  }
}
