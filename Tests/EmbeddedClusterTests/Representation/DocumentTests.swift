import ObjectModel
import Testing

@testable import EmbeddedCluster

struct DocumentTests {
  private func header(_ name: String, _ answer: TestAPI.Answer) -> String? {
    answer.content.headers.first { $0.name == name }?.value
  }

  @Test func `a schema document is kept under its hash, and found again under another`() async throws {
    let api = try await TestAPI()
    let index = await api.get("/openapi/v3")
    let place = try #require(index.body[path: ["paths", "apis/apps/v1", "serverRelativeURL"]]?.string)
    let document = await api.get(place)
    #expect(document.code == 200)
    #expect(header("Cache-Control", document) == "public, immutable")
    let old = await api.get("/openapi/v3/apis/apps/v1?hash=0")
    #expect(old.code == 301)
    #expect(header("Location", old) == place)
  }

  @Test func `the older document is given in JSON, and to nobody who wants protobuf only`() async throws {
    let api = try await TestAPI()
    let document = await api.get("/openapi/v2", accept: "application/json")
    #expect(document.body["swagger"] == "2.0")
    #expect(document.body[path: ["definitions", "apps.v1.Deployment", "type"]] == "object")
    #expect(
      await api.get("/openapi/v2", accept: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf").code == 406)
  }

  @Test func `a client that has the discovery document is not sent it again`() async throws {
    let api = try await TestAPI()
    let first = await api.get("/apis", accept: DiscoveryDocuments.aggregatedType)
    let mark = try #require(header("ETag", first))
    var request = APIRequest(
      method: .get, path: "/apis", query: Query(nil), accept: DiscoveryDocuments.aggregatedType, contentType: "", userAgent: "",
      body: [], user: TestAPI.administrator, impersonation: nil)
    request.ifNoneMatch = mark
    guard case .content(let again) = await api.handler.respond(to: request) else { return }
    #expect(again.code == 304 && again.body.isEmpty)
  }

  @Test func `large answers are compressed for who takes them so`() {
    let body = Array(repeating: UInt8(ascii: "a"), count: 200_000)
    let answer = APIResponse.content(APIResponse.Content(code: 200, contentType: "text/plain", body: body))
    func size(_ accept: String) -> Int {
      guard case .content(let content) = answer.compressed(for: accept) else { return 0 }
      return content.body.count
    }
    #expect(size("gzip") < 10_000)
    #expect(size("deflate, gzip;q=1.0") < 10_000)
    #expect(size("") == body.count)
    #expect(size("gzip;q=0") == body.count)
  }

  @Test func `rules that are not asked are refused, unless that is wanted`() async throws {
    let api = try await TestAPI()
    var definition: JSONValue = [
      "metadata": ["name": "foos.example.com"],
      "spec": [
        "group": "example.com", "scope": "Namespaced", "names": ["plural": "foos", "kind": "Foo"],
        "versions": [
          [
            "name": "v1", "served": true, "storage": true,
            "schema": [
              "openAPIV3Schema": [
                "type": "object",
                "properties": ["spec": ["type": "object", "x-kubernetes-validations": [["rule": "self.a > 0"]]]],
              ]
            ],
          ]
        ],
      ],
    ]
    let refused = await api.post(TestAPI.definitions, definition)
    #expect(refused.code == 422)
    #expect(refused.message.contains("properties[spec].x-kubernetes-validations: Forbidden: rules in CEL are not evaluated"))
    definition["metadata", "annotations"] = ["simulation.apus.dev/cel": "ignore"]
    #expect(await api.post(TestAPI.definitions, definition).code == 201)
  }

  @Test func `images that are not listed cannot be pulled`() {
    let list = Manifest(["data": ["shop": "web:*\nregistry.example.com/*/db:1"]])
    for image in ["web:1", "registry.example.com/shop/db:1"] { #expect(KnownImages(list).canPull(image)) }
    for image in ["web", "db:1", "registry.example.com/db:2"] { #expect(!KnownImages(list).canPull(image)) }
    #expect(KnownImages(nil).canPull("anything"))
    #expect(!KnownImages(nil).canPull("web:does-not-exist"))
  }
}
