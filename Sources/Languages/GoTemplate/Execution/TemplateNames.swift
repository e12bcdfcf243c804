/// The templates an execution finds by name: those of the set, and above them those a text given to `tpl` defined.
final class TemplateNames {
  private let templates: [TemplateKey: TemplateSet.Template]
  private let parent: TemplateNames?

  init(templates: [TemplateKey: TemplateSet.Template], parent: TemplateNames?) {
    self.templates = templates
    self.parent = parent
  }

  subscript(key: TemplateKey) -> TemplateSet.Template? {
    var names = self
    while true {
      if let template = names.templates[key] { return template }
      guard let parent = names.parent else { return nil }
      names = parent
    }
  }

  /// These templates with those of a text above them; a blank one replaces nothing.
  func adding(_ text: ParsedText) -> TemplateNames {
    var added: [TemplateKey: TemplateSet.Template] = [:]
    for index in text.definitions.indices {
      let key = TemplateKey(text.definitions[index].name)
      if text.definitions[index].isBlank, self[key] != nil { continue }
      added[key] = TemplateSet.Template(text: text, index: index)
    }
    return TemplateNames(templates: added, parent: self)
  }
}
