"""YAML read guardedly into immutable nodes that keep their text and place.

Why: YAML's own typing misreads what a pack says (`010`, `12:30`, `on`), lets a
duplicate key win, and can be made to explode.  In: the bytes of one file.
Out: `MapNode`, `ListNode`, `ScalarNode`, every scalar as text; or `PackFaults`.
Must never: give a scalar a type, or build an object.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medrelief.policy.diagnostics import Diagnostic, Label, PackFaults, fault
from medrelief.policy.model import Place
from medrelief.policy.positions import pieces_of_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 1_000_000
MOST_DEPTH = 32
MOST_EVENTS = 50_000


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A text.  `style` is empty for a plain scalar, else one of `'` `"` `|` `>`."""

    text: str
    place: Place
    style: str = ""
    pieces: tuple[tuple[int, Place], ...] = ()
    """(offset, place) pairs: where the characters of `text` stand in the file."""


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping and what stands under it."""

    key: ScalarNode
    value: Node


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping, in the order of the file."""

    entries: tuple[Entry, ...]
    place: Place

    def get(self, name: str) -> Node | None:
        """What stands under the key, if it is there."""
        return next((entry.value for entry in self.entries if entry.key.text == name), None)

    def names(self) -> tuple[str, ...]:
        """The keys in the order of the file."""
        return tuple(entry.key.text for entry in self.entries)


Node = ScalarNode | ListNode | MapNode


def shown_path(path: Path) -> str:
    """The path as messages show it: from the current folder where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def read_nodes(path: Path) -> Node:
    """The nodes of a file.  Raises `PackFaults`."""
    shown = shown_path(path)
    start = Place(shown, 1, 1)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise PackFaults((fault("MR002", start, size=size, most=MOST_BYTES),))
        data = path.read_bytes()
    except OSError:
        raise PackFaults((fault("MR001", start),)) from None
    return nodes_from_bytes(data, shown)


def nodes_from_bytes(data: bytes, shown: str) -> Node:
    """The nodes of a file's bytes.  Raises `PackFaults`."""
    if len(data) > MOST_BYTES:
        raise PackFaults((fault("MR002", Place(shown, 1, 1), size=len(data), most=MOST_BYTES),))
    text = _decoded(data, shown)
    lines = text.split("\n")
    unseen = list(_unseen_characters(lines, shown))
    if unseen:
        raise PackFaults(unseen)
    return _built(text, lines, shown)


def _decoded(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        raise PackFaults((fault("MR003", Place(shown, line, column)),)) from None


def _unseen_characters(lines: list[str], shown: str) -> Iterator[Diagnostic]:
    # Besides control characters: what YAML takes for a line break but an editor does not.
    for number, line in enumerate(lines, start=1):
        if line.isprintable():
            continue
        for column, character in enumerate(line, start=1):
            if not character.isprintable() and character != "\u3000":
                point = f"{ord(character):04X}"
                yield fault("MR005", Place(shown, number, column), point=point)


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is still being filled."""

    is_map: bool
    place: Place
    children: list[Node]


def _built(text: str, lines: list[str], shown: str) -> Node:
    frames: list[_Frame] = []
    faults: list[Diagnostic] = []
    root: Node | None = None
    for event in _guarded_events(text, lines, shown):
        done: Node
        name = type(event).__name__
        if name in {"MappingStartEvent", "SequenceStartEvent"}:
            is_map = name == "MappingStartEvent"
            frames.append(_Frame(is_map, _place(event.start_mark, shown), []))
            continue
        if name == "ScalarEvent":
            done = _scalar(event, lines, shown)
        elif name in {"MappingEndEvent", "SequenceEndEvent"}:
            done = _closed(frames.pop(), faults)
        else:
            continue
        if frames:
            frames[-1].children.append(done)
        else:
            root = done
    if faults:
        raise PackFaults(faults)
    if root is None or (isinstance(root, ScalarNode) and not root.text):
        raise PackFaults((fault("MR013", Place(shown, 1, 1)),))
    return root


def _guarded_events(text: str, lines: list[str], shown: str) -> Iterator[Any]:
    """The parser's events, refusing what a pack must not contain as soon as it appears."""
    import yaml

    # The C parser is seven times faster; the pure one gives the same events.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    depth = documents = 0
    try:
        for number, event in enumerate(yaml.parse(text, Loader=loader), start=1):
            place = _place(event.start_mark, shown) if event.start_mark else Place(shown, 1, 1)
            if number > MOST_EVENTS:
                raise PackFaults((fault("MR010", place, most=MOST_EVENTS),))
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                raise PackFaults((fault("MR006", place),))
            if getattr(event, "tag", None) is not None:
                raise PackFaults((fault("MR007", place, tag=getattr(event, "tag", "")),))
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise PackFaults((fault("MR008", place),))
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MOST_DEPTH:
                raise PackFaults((fault("MR009", place, most=MOST_DEPTH),))
            yield event
    except yaml.YAMLError as error:
        raise PackFaults((_syntax_fault(error, lines, shown),)) from None


def _syntax_fault(error: Exception, lines: list[str], shown: str) -> Diagnostic:
    problem = getattr(error, "problem", None) or "the text is not YAML"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = _place(mark, shown) if mark else Place(shown, 1, 1)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    # A colon inside a formula is by far the commonest cause, and the parser cannot know it.
    colons = problem.startswith("mapping values") and "(" in line
    hint = "put a formula that contains ': ' in quotes, or below '>-'" if colons else ""
    return fault("MR004", place, fact=f"the YAML breaks off here: {problem}", hint=hint)


def _place(mark: Any, shown: str, length: int = 1) -> Place:
    return Place(shown, mark.line + 1, mark.column + 1, length)


def _scalar(event: Any, lines: list[str], shown: str) -> ScalarNode:
    start, end = event.start_mark, event.end_mark
    first_line = lines[start.line] if start.line < len(lines) else ""
    stop = end.column if end.line == start.line else len(first_line)
    style = event.style or ""
    length = max(1, len(first_line[start.column : stop].rstrip()))
    place = _place(start, shown, length)
    span = (start.line, start.column, end.line, end.column)
    return ScalarNode(
        event.value, place, style, pieces_of_scalar(event.value, style, lines, span, shown)
    )


def _closed(frame: _Frame, faults: list[Diagnostic]) -> Node:
    if not frame.is_map:
        return ListNode(tuple(frame.children), frame.place)
    entries: list[Entry] = []
    seen: dict[str, Place] = {}
    for key, value in zip(frame.children[::2], frame.children[1::2], strict=True):
        if not isinstance(key, ScalarNode):
            faults.append(fault("MR012", key.place))
            continue
        if key.text in seen:
            label = Label(seen[key.text], "it stands here first")
            faults.append(fault("MR011", key.place, labels=(label,), key=key.text))
        seen.setdefault(key.text, key.place)
        entries.append(Entry(key, value))
    return MapNode(tuple(entries), frame.place)
