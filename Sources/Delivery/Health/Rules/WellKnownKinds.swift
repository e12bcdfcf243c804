/// How well-known custom kinds say that they are well, in our own words: a line a set of kinds, `group  Kind …  : rules`.
///
/// Rules are tried in their order, and the first that holds decides. A rule is a letter (H healthy, P progressing, D degraded,
/// S suspended, M missing, U unknown, N no opinion) and a test:
///
/// | test | holds when |
/// |---|---|
/// | `Ready=True` | the condition of this type has this status; several with a bar between them |
/// | `Ready` | there is a condition of this type |
/// | `Ready=False/Failed,*Error` | … and one of these reasons, in which `*` stands for anything |
/// | `*=False/*Failed` | some condition has this status and such a reason |
/// | `status.phase=Failed` | the field has one of these values, letters of either case; `*` stands for anything |
/// | `status.message` | the field is there and is not empty |
/// | `spec.replicas>status.ready` | both are numbers, the second 0 when absent, and the first is larger |
/// | `status.parents[Accepted=False]` | an element of the list, none that speaks of an older generation, has such a condition |
/// | `gen` | the status speaks of an older generation of the object |
/// | `else` | always |
///
/// `@name` stands for the rules that a line `@name : …` gives. A group or kind may be a pattern; exact lines come first.
enum WellKnownKinds {
  static let text = networking + delivery + clouds + data + platforms + workloads

  /// What many kinds have in common.
  static let shared = """
    @ready : P gen; H Ready=True; D Ready=False; P else
    @ready-anyway : H Ready=True; D Ready=False; P else
    @ready-soon : P gen; H Ready=True; D Ready=False/*Fail*,*Error*,*Invalid*; P else
    @silent : N else
    @color : D status.health=red; P status.health=yellow; P status.phase=ApplyingChanges|MigratingData;
      H status.health=green; P else
    @phase : H status.phase=Running|Ready|Active|Available|Completed|Succeeded|Healthy;
      D status.phase=Failed|Error|Invalid|Degraded; P else

    """
}
