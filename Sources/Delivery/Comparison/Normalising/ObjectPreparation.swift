import CustomResources
import KubernetesSchema
import ObjectModel

/// The steps by which the objects of one pair are made ready to be compared.
struct ObjectPreparation {
  let options: ComparisonOptions
  /// The shape of a built-in kind.
  let schema: ObjectSchema?
  /// What is known of a custom kind.
  let custom: CustomSchema?
  private let ignored: IgnoredFields
  private let knownTypes: [KnownType]

  /// - Parameter manifest: the object whose kind and key count.
  init(_ manifest: Manifest, _ options: ComparisonOptions) {
    self.options = options
    schema = options.schema(of: manifest)
    custom = schema == nil ? options.customSchemas[manifest.groupVersionKind] : nil
    ignored = options.ignoredFields(of: manifest.key)
    knownTypes = options.knownTypes(of: manifest)
  }

  /// The objects of a pair with all their fields but those that are never compared, and those that trusted managers speak for.
  /// These are what rules are applied to.
  struct Sides {
    var desired: Manifest
    var live: Manifest
    /// What was applied last.
    var last: Manifest?
  }

  func sides(desired: Manifest, live: Manifest) -> Sides {
    let trusted = TrustedManagers(managers: ignored.managers).removed(
      desired: desired, live: live, schema: schema ?? custom?.shape)
    return Sides(
      desired: Self.stripped(trusted.desired, options),
      live: Self.stripped(options.tracking.migrated(trusted.live, towards: desired), options),
      last: Self.lastApplied(to: trusted.live).map { Self.stripped($0, options) })
  }

  /// An object without what is never compared.
  static func stripped(_ manifest: Manifest, _ options: ComparisonOptions) -> Manifest {
    var manifest = manifest
    manifest["metadata", "managedFields"] = nil
    return ObjectNormalisation(options: options).normalised(manifest)
  }

  /// What `kubectl apply` and its kin wrote down as applied last; `nil` when there is no such note, or none that can be read.
  private static func lastApplied(to live: Manifest) -> Manifest? {
    guard let text = live.annotation(Annotation.lastApplied), let value = try? JSONValue(json: text), value.object != nil else {
      return nil
    }
    return Manifest(value)
  }

  /// A stripped object without ignored fields, evened out.
  ///
  /// - Parameter live: the prepared live object, where what a desired one says to be empty counts.
  func prepared(_ stripped: Manifest, beside live: Manifest? = nil) -> Manifest {
    var normalised = ignored.removed(from: stripped)
    if let schema {
      let normalisation = Normalisation(schema: schema)
      normalised = Manifest(
        live.map { normalisation.normalised(normalised.value, beside: $0.value) } ?? normalisation.normalised(normalised.value))
    }
    for known in knownTypes { normalised = Manifest(known.normalised(normalised.value)) }
    return normalised
  }

  /// The desired object, spelled as the live one where both mean the same.
  func aligned(_ target: Manifest, with live: Manifest) -> Manifest {
    var target = target
    if let schema { target = Manifest(Normalisation(schema: schema).aligned(target.value, with: live.value)) }
    for known in knownTypes { target = Manifest(known.aligned(target.value, with: live.value)) }
    // A namespace that only one side names is not a difference.
    if target.namespace.isEmpty { target.namespace = live.namespace }
    return target
  }

  /// A prepared object with what the API server fills in, but for what rules left out.
  ///
  /// - Parameter sources: the stripped objects that fields were left out of.
  func completed(_ manifest: Manifest, of sources: [Manifest]) -> Manifest {
    var full: Manifest
    if let schema {
      let normalisation = Normalisation(schema: schema)
      // What is empty may have a default.
      full = Manifest(normalisation.normalised(manifest.value))
      Defaulting.applyDefaults(to: &full)
      if full.group.isEmpty, full.kind == "Pod" { PodAdmission.addTolerations(to: &full) }
      full = ObjectNormalisation(options: options).normalised(full)
      full = Manifest(normalisation.withoutEmptyStructures(full.value))
    } else if let custom {
      full = ObjectNormalisation(options: options).normalised(Manifest(custom.defaulted(manifest.value)))
    } else {
      return manifest
    }
    return ignored.withheld(from: full, completing: manifest, of: sources)
  }

  /// What applying server-side would make of a live object, reckoned here; `nil` when the desired one does not fit its kind.
  ///
  /// - Parameter live: the live object with its managedFields.
  func localServerSide(_ target: Manifest, _ normalisedLive: Manifest, managedFields live: Manifest) -> Manifest? {
    var normalisedLive = normalisedLive
    normalisedLive["metadata", "managedFields"] = live["metadata", "managedFields"]
    return Prediction.serverSide(desired: target.value, live: normalisedLive.value, schema: schema ?? custom?.shape)
      .map(Manifest.init)
  }

  /// The answer of the API server, made ready to be compared.
  func serverSide(
    _ response: Manifest, _ sides: Sides, target: Manifest, _ normalisedLive: Manifest, managedFields live: Manifest
  ) -> Manifest? {
    // The server writes to a dry run what it writes to every change.
    var response = response
    for field in ["resourceVersion", "generation"] {
      response["metadata", field] = sides.live["metadata", field]
    }
    var answer = aligned(prepared(Self.stripped(response, options), beside: normalisedLive), with: normalisedLive)
    if !options.includesWebhookMutations {
      guard let local = localServerSide(target, normalisedLive, managedFields: live) else { return nil }
      answer = Manifest(
        ServerSidePrediction.settled(
          response: answer.value, desired: target.value, local: local.value, schema: schema ?? custom?.shape ?? .deduced))
    }
    return answer
  }
}
