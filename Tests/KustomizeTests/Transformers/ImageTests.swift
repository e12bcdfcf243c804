import Testing

struct ImageTests {
  private func image(
    _ image: String, _ entries: String, kind: String = "Pod", spec: (String) -> String = { "{containers: [{image: \"\($0)\"}]}" }
  )
    throws -> String
  {
    let text = try build([
      "kustomization.yaml": "resources: [r.yaml]\nimages: \(entries)",
      "r.yaml": "apiVersion: v1\nkind: \(kind)\nmetadata: {name: p}\nspec: \(spec(image))",
    ])
    return text.split(separator: "\n").first { $0.contains("image: ") }.map { String($0.split(separator: "image: ")[1]) } ?? ""
  }

  @Test(arguments: [
    ("nginx", "[{name: nginx, newTag: \"1\"}]", "nginx:1"), ("nginx:0@sha256:aa", "[{name: nginx, newTag: \"1\"}]", "nginx:1"),
    ("nginx:0", "[{name: nginx, digest: sha256:bb}]", "nginx@sha256:bb"),
    ("nginx:0", "[{name: nginx, newTag: \"1\", digest: sha256:bb}]", "nginx:1@sha256:bb"),
    ("r.io:5000/a/b:1", "[{name: r.io:5000/a/b, newName: c/d}]", "c/d:1"),
    ("nginx-extra:1", "[{name: nginx, newTag: \"2\"}]", "nginx-extra:1"),
    ("docker.io/nginx", "[{name: nginx, newTag: \"2\"}]", "docker.io/nginx"), ("nginx:1", "[{name: nginx}]", "nginx:1"),
    // The name is an expression, entries apply one after the other, and a suffix is put on twice where both walks lead.
    ("myXdots:1", "[{name: my.dots, newTag: x}]", "myXdots:x"), ("a:1", "[{name: a, newName: b}, {name: b, newName: c}]", "c:1"),
    ("a:1", "[{name: a, tagSuffix: -s}]", "a:1-s-s"), ("a:1", "[{name: \"a(\", newTag: x}]", "a:1"),
  ])
  func `an entry changes name, tag and digest`(old: String, entries: String, new: String) throws {
    #expect(try image(old, entries) == new)
  }

  @Test func `lists of containers are found in any kind and at any depth, but not in definitions`() throws {
    let deep = { (image: String) in "{a: {b: [{initContainers: [{image: \(image)}]}]}}" }
    #expect(try image("a:1", "[{name: a, newTag: \"2\"}]", kind: "Foo", spec: deep) == "a:2")
    #expect(try image("a:1", "[{name: a, newTag: \"2\"}]", kind: "CustomResourceDefinition", spec: deep) == "a:1")
  }
}
