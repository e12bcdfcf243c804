#!/usr/bin/env python3
"""Writes the tables of the room Kustomize as Swift: the field specs of its transformers, and which kinds are cluster-scoped.

Usage: generate-kustomize-tables.py DIRECTORY
DIRECTORY holds default-fieldspecs.json (a list of field specs for each transformer) and smp-schema.json (with the list
clusterScoped). The files it writes are committed, so that a build needs neither."""

import json
import pathlib
import sys

ROOM = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "Desired" / "Kustomize"
HEADER = "// Written by Scripts/generate-kustomize-tables.py; change the data there, not here.\n\n"


def kind(entry):
    return " ".join(entry.get(part) or "-" for part in ("group", "version", "kind"))


def spec(entry):
    return f"{'+' if entry.get('create') else '-'} {entry['path'].replace(chr(92), chr(92) * 2)} {kind(entry)}"


def field_specs(data):
    lines = []
    for section, entries in data.items():
        if section == "nameReference":
            for entry in entries:
                lines.append(f"= nameReference {kind(entry)}")
                lines += [spec(e) for e in entry["fieldSpecs"]]
        else:
            lines.append(f"= {section}")
            lines += [spec(e) for e in entries]
    body = "\n".join(f"    {line}" for line in lines)
    return (
        HEADER
        + "/// The field specs kustomize has by itself: a line `= TRANSFORMER [GROUP VERSION KIND]` begins a section, each other line is\n"
        + "/// `CREATE PATH GROUP VERSION KIND`, with `+` for fields that are made and `-` for a blank part of a kind.\n"
        + 'enum BuiltInFieldSpecs {\n  static let text = """\n'
        + body
        + '\n    """\n}\n'
    )


def cluster_scoped(kinds):
    body = "\n".join(f"    {k}" for k in kinds)
    return (
        HEADER
        + "import ObjectModel\n\n"
        + "/// The kinds kustomize knows to be cluster-scoped, as `VERSION KIND`.\n"
        + "enum ClusterScopedKinds {\n"
        + "  static let all: Set<GroupVersionKind> = Set(\n"
        + '    text.split(separator: "\\n").map { line in\n'
        + '      let parts = line.split(separator: " ")\n'
        + "      return GroupVersionKind(apiVersion: String(parts[0]), kind: String(parts[1]))\n"
        + "    })\n\n"
        + '  private static let text = """\n'
        + body
        + '\n    """\n}\n'
    )


def main():
    source = pathlib.Path(sys.argv[1])
    specs = json.loads((source / "default-fieldspecs.json").read_text())
    schema = json.loads((source / "smp-schema.json").read_text())
    (ROOM / "Facts" / "BuiltInFieldSpecs.swift").write_text(field_specs(specs))
    (ROOM / "Facts" / "ClusterScopedKinds.swift").write_text(cluster_scoped(schema["clusterScoped"]))


main()
