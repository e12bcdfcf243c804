/// What the layers of a build have gathered so far: the resources, and what is to be done with them at the end.
struct Accumulator {
  var resources = ResourceMap()
  /// The field specs of this layer and all layers below.
  var configuration = TransformerConfiguration()
  private var state = ConfigurationState.empty
  var variables: [Variable] = []

  private enum ConfigurationState {
    case empty
    /// As it is built in.
    case builtIn
    case own
  }

  /// Takes in what a base has gathered.
  mutating func merge(_ other: Accumulator) throws(KustomizeError) {
    try resources.append(contentsOf: other.resources)
    if other.state == .builtIn { try mergeBuiltInConfiguration() } else { try merge(other.configuration) }
    for variable in other.variables { try add(variable) }
  }

  /// Adds field specs after those that are there.
  mutating func merge(_ other: TransformerConfiguration) throws(KustomizeError) {
    do throws(KustomizeError) {
      try configuration.merge(other)
    } catch {
      throw error.within("merging config")
    }
    state = .own
  }

  /// Adds the built-in field specs, which most layers have and nothing else.
  mutating func mergeBuiltInConfiguration() throws(KustomizeError) {
    switch state {
    case .empty: (configuration, state) = (.builtIn, .builtIn)
    case .builtIn: break
    case .own: try merge(.builtIn)
    }
  }

  /// Adds the variables of a layer, and marks the objects their values come from.
  mutating func add(_ added: [Variable]) throws(KustomizeError) {
    for variable in added {
      let matches = resources.resources.indices.filter { resources.resources[$0].hasHad(variable) }
      if matches.count > 1 {
        throw KustomizeError(
          "found \(matches.count) resId matches for var {\(variable.name) \(variable.groupVersionKind.kustomizeText) "
            + "{\(variable.declaredPath)}} (unable to disambiguate)")
      }
      if let index = matches.first { resources.resources[index].variables.append(variable.name) }
    }
    for variable in added { try add(variable) }
    variables.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private mutating func add(_ variable: Variable) throws(KustomizeError) {
    if variables.contains(where: { $0.name == variable.name }) {
      throw KustomizeError("var '\(variable.name)' already encountered")
    }
    variables.append(variable)
  }
}

extension Resource {
  /// Whether the object is, or was, the one a variable takes its value from.
  fileprivate func hasHad(_ variable: Variable) -> Bool {
    let isClusterScoped = scopes.isClusterScoped(variable.groupVersionKind)
    let wanted = ResourceID(
      variable.groupVersionKind, name: variable.objectName, namespace: variable.namespace, isClusterScoped: isClusterScoped)
    return allIDs.contains { id in
      if variable.namespace.isEmpty, !isClusterScoped {
        return id.groupVersionKind == wanted.groupVersionKind && id.name == wanted.name
      }
      return id == wanted
    }
  }
}

extension Variable {
  /// As Go prints the struct.
  var goText: String { "{\(name) \(groupVersionKind.kustomizeText) {\(fieldPath)}}" }
}
