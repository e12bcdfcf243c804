import CLibYAML

extension YAML {
  /// One document as `kubectl -o yaml` prints it, with a newline at its end: keys in byte order, lists not indented under their
  /// key, quotes only where needed, text of several lines as a block.
  public static func text(_ value: JSONValue) -> String {
    let output = YAMLOutput()
    var emitter = yaml_emitter_t()
    guard yaml_emitter_initialize(&emitter) == 1 else { return value.json() + "\n" }
    defer { yaml_emitter_delete(&emitter) }
    yaml_emitter_set_unicode(&emitter, 1)
    yaml_emitter_set_width(&emitter, -1)
    yaml_emitter_set_output(
      &emitter,
      { context, bytes, count in
        guard let context, let bytes else { return 0 }
        // The output outlives the emitter: both live in this call.
        Unmanaged<YAMLOutput>.fromOpaque(context).takeUnretainedValue().bytes.append(
          contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        return 1
      }, Unmanaged.passUnretained(output).toOpaque())
    var writer = YAMLWriter(emitter: emitter)
    writer.write(document: value)
    emitter = writer.emitter
    return withExtendedLifetime(output) { String(decoding: output.bytes, as: UTF8.self) }
  }
}

/// Where the emitter's bytes go: a class, since C holds a pointer to it.
private final class YAMLOutput {
  var bytes: [UInt8] = []
}

/// Feeds a value to libyaml's emitter.
private struct YAMLWriter {
  var emitter: yaml_emitter_t

  mutating func write(document value: JSONValue) {
    var event = yaml_event_t()
    yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING)
    emit(&event)
    yaml_document_start_event_initialize(&event, nil, nil, nil, 1)
    emit(&event)
    write(value)
    yaml_document_end_event_initialize(&event, 1)
    emit(&event)
    yaml_stream_end_event_initialize(&event)
    emit(&event)
    yaml_emitter_flush(&emitter)
  }

  private mutating func emit(_ event: inout yaml_event_t) { yaml_emitter_emit(&emitter, &event) }

  private mutating func write(_ value: JSONValue) {
    var event = yaml_event_t()
    switch value {
    case .null: scalar("null", YAML_PLAIN_SCALAR_STYLE)
    case .bool(let flag): scalar(flag ? "true" : "false", YAML_PLAIN_SCALAR_STYLE)
    case .integer(let number): scalar(String(number), YAML_PLAIN_SCALAR_STYLE)
    case .double(let number): scalar(number.yamlText, YAML_PLAIN_SCALAR_STYLE)
    case .string(let text): write(text)
    case .array(let elements):
      yaml_sequence_start_event_initialize(
        &event, nil, nil, 1, elements.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE)
      emit(&event)
      for element in elements { write(element) }
      yaml_sequence_end_event_initialize(&event)
      emit(&event)
    case .object(let members):
      yaml_mapping_start_event_initialize(
        &event, nil, nil, 1, members.isEmpty ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE)
      emit(&event)
      for (key, value) in members {
        // As a plain key it would merge.
        if key == "<<" { scalar(key, YAML_DOUBLE_QUOTED_SCALAR_STYLE) } else { write(key) }
        write(value)
      }
      yaml_mapping_end_event_initialize(&event)
      emit(&event)
    }
  }

  /// Text that would read as something else is quoted; the emitter itself quotes what cannot stand plain.
  private mutating func write(_ text: String) {
    if text.utf8.contains(0x0A) { return scalar(text, YAML_LITERAL_SCALAR_STYLE) }
    if case .string = YAMLScalar.plain(text), !Self.looksSexagesimal(text) { return scalar(text, YAML_PLAIN_SCALAR_STYLE) }
    scalar(text, YAML_DOUBLE_QUOTED_SCALAR_STYLE)
  }

  /// Numbers to base 60 (`1:30`) are text for us but not for every YAML 1.1 reader.
  private static func looksSexagesimal(_ text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: ":")) else { return false }
    return text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
    }
  }

  private mutating func scalar(_ text: String, _ style: yaml_scalar_style_t) {
    var event = yaml_event_t()
    var bytes = Array(text.utf8)
    let count = Int32(clamping: bytes.count)
    bytes.withUnsafeMutableBufferPointer { buffer in
      var empty: yaml_char_t = 0
      _ = yaml_scalar_event_initialize(
        &event, nil, nil, buffer.baseAddress ?? withUnsafeMutablePointer(to: &empty) { $0 }, count, 1, 1, style)
    }
    emit(&event)
  }
}
