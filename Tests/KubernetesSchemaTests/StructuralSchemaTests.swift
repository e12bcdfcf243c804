import ObjectModel
import Testing

@testable import KubernetesSchema

@Suite struct StructuralSchemaTests {
  static let widget: JSONValue = [
    "type": "object",
    "properties": [
      "spec": [
        "type": "object", "required": ["size"],
        "properties": [
          "size": ["type": "string", "enum": ["S", "M", "L"]],
          "replicas": ["type": "integer", "minimum": 1, "maximum": 10, "default": 1],
          "name": ["type": "string", "pattern": "^[a-z]+$", "minLength": 1, "maxLength": 5],
          "when": ["type": "string", "format": "date-time"],
          "tags": ["type": "array", "items": ["type": "string"], "x-kubernetes-list-type": "set", "maxItems": 2],
          "parts": [
            "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "minItems": 1,
            "items": [
              "type": "object", "required": ["name"],
              "properties": ["name": ["type": "string"], "port": ["x-kubernetes-int-or-string": true, "default": 80]],
            ],
          ],
          "note": ["type": "string", "nullable": true, "default": "n"],
          "plain": ["type": "string"],
          "free": [
            "type": "object", "x-kubernetes-preserve-unknown-fields": true,
            "properties": ["known": ["type": "object", "properties": ["x": ["type": "string"]]]],
          ],
          "template": ["type": "object", "x-kubernetes-embedded-resource": true, "properties": ["a": ["type": "string"]]],
          "labels": ["type": "object", "additionalProperties": ["type": "string"]],
          "choice": [
            "type": "object", "properties": ["a": ["type": "string"], "b": ["type": "string"]],
            "oneOf": [["required": ["a"]], ["required": ["b"]]],
          ],
        ],
      ]
    ],
  ]
  let schema = StructuralSchema(widget)

  @Test(arguments: [
    ("{}", ["spec.size: Required value"]),
    (#"{"size":"XL"}"#, [#"spec.size: Unsupported value: "XL": supported values: "S", "M", "L""#]),
    (
      #"{"size":"S","replicas":"x"}"#,
      [#"spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string""#]
    ),
    (
      #"{"size":"S","replicas":11}"#,
      ["spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10"]
    ),
    (
      #"{"size":"S","replicas":0}"#,
      ["spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1"]
    ),
    (#"{"size":"S","name":"ABC"}"#, [#"spec.name: Invalid value: "ABC": spec.name in body should match '^[a-z]+$'"#]),
    (#"{"size":"S","name":"abcdef"}"#, ["spec.name: Too long: may not be more than 5 bytes"]),
    (#"{"size":"S","tags":["a","b","c"]}"#, ["spec.tags: Too many: 3: must have at most 2 items"]),
    (#"{"size":"S","tags":["a","a"]}"#, [#"spec.tags[1]: Duplicate value: "a""#]),
    (#"{"size":"S","parts":[{"name":"a"},{"name":"a"}]}"#, [#"spec.parts[1]: Duplicate value: {"name":"a"}"#]),
    (#"{"size":"S","parts":[]}"#, ["spec.parts: Invalid value: 0: spec.parts in body should have at least 1 items"]),
    (#"{"size":"S","parts":[{"name":"a","port":"http"},{"name":"b","port":1}]}"#, []),
    (
      #"{"size":"S","when":"x"}"#,
      [#"spec.when: Invalid value: "x": spec.when in body must be of type date-time: "x""#]
    ),
    (#"{"size":"S","when":"2024-02-29T10:00:00.5+01:00"}"#, []),
    (
      #"{"size":"S","labels":{"a":1}}"#,
      [#"spec.labels.a: Invalid value: "integer": spec.labels.a in body must be of type string: "integer""#]
    ),
    (#"{"size":"S","choice":{"a":"x"}}"#, []),
    (
      #"{"size":"S","choice":{"a":"x","b":"y"}}"#,
      [
        #"spec.choice: Invalid value: "": "spec.choice" must validate one and only one schema (oneOf). Found 2 valid alternatives"#
      ]
    ),
  ])
  func `values are checked in the words of the API server`(spec: String, messages: [String]) throws {
    #expect(schema.validate(["spec": try json(spec)]).map(\.description) == messages)
  }

  @Test func `unknown fields are pruned and named`() throws {
    let object = try json(
      #"""
      {"apiVersion":"e/v1","kind":"W","metadata":{"name":"w"},"bogus":1,"spec":{"size":"S","x":1,"parts":[{"name":"a","y":2}],
       "free":{"any":{"z":1},"known":{"x":"1","no":1}},"template":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"n"},"a":"1","b":1}}}
      """#)
    let (pruned, unknown) = schema.pruned(object)
    #expect(
      pruned
        == (try json(
          #"""
          {"apiVersion":"e/v1","kind":"W","metadata":{"name":"w"},"spec":{"size":"S","parts":[{"name":"a"}],
           "free":{"any":{"z":1},"known":{"x":"1"}},"template":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"n"},"a":"1"}}}
          """#)))
    #expect(unknown == ["bogus", "spec.free.known.no", "spec.parts[0].y", "spec.template.b", "spec.x"])
  }

  @Test func `defaults are filled in, for nulls too unless they are allowed`() throws {
    let object = try json(#"{"spec":{"replicas":null,"note":null,"plain":null,"parts":[{"name":"a"}]}}"#)
    #expect(
      schema.defaulted(object)
        == (try json(#"{"spec":{"replicas":1,"note":null,"parts":[{"name":"a","port":80}]}}"#)))
    #expect(schema.defaulted(["spec": [:]]) == ["spec": ["replicas": 1, "note": "n"]])
  }
}

@Suite struct CustomResourceDefinitionValidationTests {
  func definition(_ schema: String, name: String = "widgets.e.x") throws -> JSONValue {
    try json(
      #"""
      {"metadata":{"name":"\#(name)"},"spec":{"group":"e.x","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},
       "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":\#(schema)}}]}}
      """#)
  }

  func messages(_ definition: JSONValue) -> [String] {
    CustomResourceDefinitionValidation.validate(definition).map { error in
      error.description.replacing("spec.versions[0].schema.openAPIV3Schema", with: "S")
    }
  }

  @Test func `a structural schema is accepted`() throws {
    #expect(messages(try definition(StructuralSchemaTests.widget.json())) == [])
  }

  @Test func `the name is made of plural and group`() throws {
    #expect(
      messages(try definition(#"{"type":"object"}"#, name: "wrong.g"))
        == [#"metadata.name: Invalid value: "wrong.g": must be spec.names.plural+"."+spec.group"#])
  }

  @Test func `there is one storage version, and a schema`() throws {
    var broken = try definition(#"{"type":"object"}"#)
    broken["spec", "versions"] = [["name": "v1", "served": true, "storage": false]]
    #expect(
      messages(broken) == [
        "S: Required value: schemas are required",
        #"spec.versions: Invalid value: [{"name":"v1","storage":false}]: must have exactly one version marked as storage version"#,
      ])
  }

  @Test(arguments: [
    (
      #"{"type":"object","properties":{"spec":{"type":"object","properties":{"size":{}}}}}"#,
      "S.properties[spec].properties[size].type: Required value: must not be empty for specified object fields"
    ),
    (#"{}"#, "S.type: Required value: must not be empty at the root"),
    (
      #"{"type":"object","properties":{"a":{"$ref":"x","type":"string"}}}"#,
      "S.properties[a].$ref: Forbidden: $ref is not supported"
    ),
    (
      #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}},"additionalProperties":{"type":"string"}}}}"#,
      "S.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive"
    ),
    (
      #"{"type":"object","properties":{"a":{"type":"object","additionalProperties":false}}}"#,
      "S.properties[a].additionalProperties: Forbidden: additionalProperties cannot be set to false"
    ),
    (
      #"{"type":"object","properties":{"a":{"type":"string","anyOf":[{"type":"string"}]}}}"#,
      "S.properties[a].anyOf[0].type: Forbidden: must be empty to be structural"
    ),
    (
      #"""
      {"type":"object","properties":{"a":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["n"],
       "items":{"type":"object","properties":{"n":{"type":"string"}}}}}}
      """#,
      "S.properties[a].items.properties[n].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
    ),
    (
      #"{"type":"object","properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object"}}}}}"#,
      "S.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified"
    ),
    (
      #"{"type":"object","properties":{"a":{"type":"integer","default":"x"}}}"#,
      #"S.properties[a].default: Invalid value: "string": in body must be of type integer: "string""#
    ),
  ])
  func `a schema that is not structural is refused`(schema: String, message: String) throws {
    #expect(messages(try definition(schema)) == [message])
  }
}
