#!/usr/bin/env python3
"""Writes the facts on Kubernetes types that Apus embeds, from a folder of machine-readable facts.

usage: generate-kubernetes-facts.py DATA_FOLDER [OUTPUT_FOLDER]

DATA_FOLDER holds kubernetes-schema.json, kubernetes-protobuf.json and kustomize/smp-schema.json.
OUTPUT_FOLDER defaults to Sources/Model/CKubernetesFacts. Three files are written there:

kubernetes-schema.txt    one line a resource, then one line a type, both sorted; a blank line between the two parts
    resource: GROUP/VERSION/Kind, a space, compact JSON {plural, singular, shortNames, namespaced, ...}
    type:     NAME[!atomic] and its fields, separated by spaces. A field is FIELD[*][+|-]:FORM[|ATTRIBUTE...]; * marks a
              required field, + one that every typed client writes, empty or not (in Go: a structure that is no pointer,
              or a required list or map), which decides whether server-side apply records its creation, - a scalar that
              no typed client writes when it is zero. FORM is one of
                string, bool, int32, int64, double, base64, time, microtime, duration, quantity, int-or-string
                @TYPE                  a structure
                [atomic]F, [set]F, [key,key]F   a list with elements of form F
                {granular}F, {atomic}F          a map with values of form F
                any                    untyped: one atomic value
              ATTRIBUTE is patch=STRATEGY,..., mergeKey=KEY, default=JSON (without spaces), struct=atomic|granular
kubernetes-protobuf.json one message a line, as given
kustomize-lists.json     the lists that kustomize merges by element, compact

With the default folder, Sources/Model/ObjectModel/WellKnownTexts+Fields.swift is written too: the long names of fields.

The reader is Sources/Model/KubernetesSchema/FactsReader.swift.
"""
import json
import pathlib
import sys


def form(field):
    if "scalar" in field:
        return field["scalar"]
    if "type" in field:
        return "@" + field["type"]
    if "list" in field:
        kind = ",".join(field["keys"]) if field["list"] == "map" else field["list"]
        return f"[{kind}]{form(field['items'])}"
    if "map" in field:
        return f"{{{field['map']}}}{form(field['values'])}"
    return "any"


def attributes(field):
    result = []
    if "patch" in field:
        result.append("patch=" + ",".join(field["patch"]))
    if "mergeKey" in field:
        result.append("mergeKey=" + field["mergeKey"])
    if "default" in field:
        text = json.dumps(field["default"], separators=(",", ":"))
        if " " in text or "|" in text:
            sys.exit(f"a default with a space or a bar cannot be written: {text}")
        result.append("default=" + text)
    if "struct" in field:
        result.append("struct=" + field["struct"])
    return "".join("|" + text for text in result)


def is_always_present(field, is_required, message, form_):
    if "type" in form_:
        return message.get(field, [0, "", "optional"])[2] == ""
    return is_required and ("list" in form_ or "map" in form_)


# Scalars that are not required and yet written when they are zero, as real servers show them.
WRITTEN_WHEN_ZERO = {
    "apps.v1.StatefulSetStatus": {"availableReplicas"},
    "policy.v1.PodDisruptionBudgetStatus": {"currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"},
}


def is_dropped_when_zero(type_name, field, is_required, message, form_):
    if field in WRITTEN_WHEN_ZERO.get(type_name, ()):
        return False
    plain = ("string", "bool", "int32", "int64", "double", "base64")
    return not is_required and form_.get("scalar") in plain and message.get(field, [0, "", "optional"])[2] == ""


def type_line(name, facts, message):
    required = set(facts.get("required", []))
    fields = []
    for field, form_ in sorted(facts.get("fields", {}).items()):
        marks = "*" if field in required else ""
        if is_always_present(field, field in required, message, form_):
            marks += "+"
        elif is_dropped_when_zero(name, field, field in required, message, form_):
            marks += "-"
        fields.append(f"{field}{marks}:{form(form_)}{attributes(form_)}")
    return " ".join([name + ("!atomic" if facts.get("atomic") else "")] + fields)


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def long_field_names(schema):
    names = {field for facts in schema["types"].values() for field in facts.get("fields", {})}
    # Swift holds up to 15 bytes in place.
    lines = "\n".join(f'    "{name}",' for name in sorted(names) if len(name) > 15)
    return (
        "// Written by Scripts/generate-kubernetes-facts.py.\n\nextension WellKnownTexts {\n"
        "  /// The names of the fields of built-in types that have more than 15 bytes.\n"
        f"  static let fields: [String] = [\n{lines}\n  ]\n}}\n"
    )


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    data = pathlib.Path(sys.argv[1])
    default = pathlib.Path(__file__).resolve().parent.parent / "Sources/Model/CKubernetesFacts"
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else default

    schema = json.loads((data / "kubernetes-schema.json").read_text())
    lines = [f"{name} {compact(facts)}" for name, facts in sorted(schema["resources"].items())]
    lines.append("")
    messages = json.loads((data / "kubernetes-protobuf.json").read_text())["messages"]
    lines += [type_line(name, facts, messages.get(name, {})) for name, facts in sorted(schema["types"].items())]
    (output / "kubernetes-schema.txt").write_text("\n".join(lines) + "\n")

    (output / "kubernetes-protobuf.json").write_text((data / "kubernetes-protobuf.json").read_text())

    if output == default:
        (default.parent / "ObjectModel/WellKnownTexts+Fields.swift").write_text(long_field_names(schema))

    kustomize = json.loads((data / "kustomize/smp-schema.json").read_text())
    kustomize.pop("note", None)
    (output / "kustomize-lists.json").write_text(compact(kustomize) + "\n")


if __name__ == "__main__":
    main()
