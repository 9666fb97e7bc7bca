# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 The libuds authors
#
# usage: python3 schema.py schema kind file ...
#
# Is each line of the files of the kind that the schema has a definition of?
# Keys that it does not name are no mistake to a reader of the output, who is
# told that some may be added, but they are one here; and no key is there
# twice.

import json
import sys

import jsonschema


def close(node):
    if isinstance(node, dict):
        if "properties" in node and node.get("type") in (
                "object", ["object", "null"]):
            node.setdefault("additionalProperties", False)
        for child in node.values():
            close(child)
    elif isinstance(node, list):
        for child in node:
            close(child)


def unique(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError("a key is there twice: %s" % names)
    return dict(pairs)


with open(sys.argv[1]) as f:
    schema = json.load(f, object_pairs_hook=unique)
validator = jsonschema.Draft202012Validator
validator.check_schema(schema)
close(schema)
checker = validator({"$ref": "#/$defs/" + sys.argv[2],
                     "$defs": schema["$defs"]})
for name in sys.argv[3:]:
    with open(name, encoding="ascii") as f:
        lines = f.read().splitlines()
    if not lines:
        sys.exit(name + ": empty")
    for line in lines:
        value = json.loads(line, object_pairs_hook=unique)
        for error in checker.iter_errors(value):
            sys.exit("%s: %s: %s" % (
                name, list(error.absolute_path), error.message[:400]))
