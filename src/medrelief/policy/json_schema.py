"""The format of a pack as JSON Schema, for editors (`policies schema`).

Why: completion and red underlines while writing; made from `shapes.py`, so that
it cannot differ from the reader.  Must never: be what decides whether a pack is
sound; formulas, clauses and vocabularies are beyond it.
"""

from __future__ import annotations

from typing import Any, assert_never

from medrelief.policy.pack_shapes import SHAPES
from medrelief.policy.shapes import Holds, Key, Shape

FILES = ("policy", "diseases", "clauses", "cases", "overlay")
_NAMES = {"pattern": "^[a-z][a-z0-9]*(_[a-z0-9]+)*$"}
_DATES = {"pattern": r"^\d{4}-\d{2}-\d{2}$"}
_TEXT = {"type": ["string", "number", "boolean", "null"]}
_TEXTS = {"type": "array", "items": _TEXT}


def json_schema(file: str) -> dict[str, Any]:
    """The schema of one of `FILES`; `KeyError` for another."""
    if file not in FILES:
        raise KeyError(file)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": next(part.what for part in SHAPES if part.name == file),
        "$ref": f"#/$defs/{file}",
        "$defs": {
            "sentence": _sentence(),
            **{part.name: _part(part) for part in SHAPES},
        },
    }


def _part(part: Shape) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "description": part.what,
        "properties": {key.name: _key(key) for key in part.keys},
        "additionalProperties": False,
    }
    if part.required():
        schema["required"] = list(part.required())
    if part.name == "definition":
        return {"oneOf": [_TEXT, schema]}
    return schema


def _sentence() -> dict[str, Any]:
    languages = {"zh": _TEXT, "en": _TEXT}
    return {
        "type": "object",
        "properties": languages,
        "required": list(languages),
        "additionalProperties": False,
    }


def _key(key: Key) -> dict[str, Any]:
    # Editors type scalars as YAML does, so that a text may look like a number to them.
    match key.holds:
        case Holds.TEXT | Holds.FORMULA | Holds.DATE:
            return dict(_TEXT)
        case Holds.NAME:
            return {"type": "string", **_NAMES}
        case Holds.SENTENCE:
            return {"$ref": "#/$defs/sentence"}
        case Holds.NAMES | Holds.TEXTS | Holds.FORMULAS:
            return dict(_TEXTS)
        case Holds.CITE:
            return {"oneOf": [{"type": "string"}, _TEXTS]}
        case Holds.FLAG:
            return {"type": "boolean"}
        case Holds.WORD:
            return {"enum": list(key.words)}
        case Holds.VALUES:
            return {"type": "object", "propertyNames": _DATES, "minProperties": 1}
        case Holds.ITEMS:
            return {"type": "array", "items": {"oneOf": [_TEXT, {"$ref": "#/$defs/item"}]}}
        case Holds.PART:
            return {"$ref": f"#/$defs/{key.of}"}
        case Holds.PARTS:
            return {"type": "array", "items": {"$ref": f"#/$defs/{key.of}"}}
        case Holds.NAMED:
            return _named(key)
        case Holds.CELLS:
            return {"type": ["object", "null"]}
        case Holds.ROWS:
            return {"type": "array", "items": {"type": "object"}}
        case _:
            assert_never(key.holds)


def _named(key: Key) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    if key.of:
        schema["additionalProperties"] = {"$ref": f"#/$defs/{key.of}"}
    if key.words:
        schema["propertyNames"] = {"enum": list(key.words)}
    elif key.name != "clauses":
        schema["propertyNames"] = dict(_NAMES)
    return schema
