"""A formula in the words of its readers: labels instead of names, in zh and en.

Why: who compares two notices should not have to know the formula language or the
ids of a pack.  In: a formula, the policy that names its parts.  Out: one line.
Must never: show an internal name where the pack or a vocabulary has a label.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from medrelief.compare.formula_phrases import BUILT_IN, CALLS, PHRASES, SIGNS
from medrelief.compare.formula_text import BINDS, COMPARISON, binding, needs_brackets
from medrelief.compare.values import in_words as value_in_words
from medrelief.compare.vocabularies import item_label
from medrelief.explain.labels import label
from medrelief.facts.vocabulary import vocabulary
from medrelief.language.operations import WORDS
from medrelief.language.parser import parsed
from medrelief.language.syntax import Binary, Call, Choice, Constant, Each, Name, Unary
from medrelief.policy.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medrelief.language.syntax import Syntax
    from medrelief.policy.model import Definition, Formula, NamedList, Policy

_SHORT = MappingProxyType({"zh": 70, "en": 120})
"""Characters up to which a definition without a label is written out inside another one."""
_FEW = 4
"""Items up to which a list without a label is called by its items."""


def in_words(formula: Formula, policy: Policy) -> Text:
    """The formula for people, in both languages."""
    tree = parsed(formula.text)
    return Text(_Words(policy, "zh").whole(tree), _Words(policy, "en").whole(tree))


def name_in_words(policy: Policy, name: str) -> Text:
    """What a bare name of the pack is called; the name where nothing has a label."""
    return Text(*(_Words(policy, lang).called(name) or name for lang in ("zh", "en")))


class _Words:
    def __init__(self, policy: Policy, lang: str) -> None:
        self._policy = policy
        self._lang = lang
        self._depth = 0
        self._apart: dict[str, str] = {}

    def whole(self, tree: Syntax) -> str:
        """The formula, and behind it what was too long to be written out inside."""
        said = self.text(tree)
        told: dict[str, str] = {}
        while left := [name for name in self._apart if name not in told]:
            told[left[0]] = self._apart[left[0]]
        return said + "".join(self._phrase("where").format(*each) for each in told.items())

    def text(self, tree: Syntax, column: str = "") -> str:
        """A part of a formula; `column` is what a bare text beside it is a value of."""
        match tree:
            case Constant(kind=kind, value=value):
                return value_in_words(kind, value, self._lang, column)
            case Name(parts=parts):
                return self._fact(parts) if len(parts) > 1 else self._own(parts[0])
            case Call():
                return self._call(tree)
            case Choice(test=test, yes=yes, no=no):
                said = [self.text(each, column) for each in (test, yes, no)]
                return self._phrase("choice").format(*said)
            case Binary(sign="and"):
                return self._conjunction(tree)
            case Binary():
                return self._binary(tree)
            case Unary():
                return self._unary(tree)
            case Each():
                return self._each(tree)
            case _:
                assert_never(tree)

    def called(self, name: str) -> str:
        """The label of a parameter, list, reading, condition, definition or running total."""
        policy = self._policy
        if name in BUILT_IN:
            return self._either(*BUILT_IN[name])
        if name in policy.conditions:
            about = policy.conditions[name].about
            sentence = self._sentence(name)
            return about.of(self._lang) if about else self._phrase("condition").format(sentence)
        if name in policy.parameters:
            return policy.parameters[name].about.of(self._lang)
        if name in policy.lists:
            return self._list(policy.lists[name])
        definition = policy.definitions.get(name)
        if definition is not None and definition.about is not None:
            return definition.about.of(self._lang)
        if name in policy.accumulators:
            return policy.accumulators[name].about.of(self._lang)
        reading = policy.readings.get(name)
        return reading.question.of(self._lang) if reading else ""

    def _either(self, zh: str, en: str) -> str:
        return zh if self._lang == "zh" else en

    def _sign(self, sign: str) -> str:
        zh, en = SIGNS[sign]
        return self._either(zh, f" {en} ")

    def _phrase(self, name: str) -> str:
        return self._either(*PHRASES[name])

    def _bracketed(self, text: str) -> str:
        return self._either(f"（{text}）", f"({text})")

    def _joined(self, texts: Iterable[str]) -> str:
        return self._either("、", ", ").join(texts)

    def _sentence(self, name: str) -> str:
        return self._policy.conditions[name].otherwise.of(self._lang)

    def _list(self, each: NamedList) -> str:
        if each.about is not None:
            return each.about.of(self._lang)
        if not 0 < len(each.items) <= _FEW:
            return ""
        return self._joined(item_label(each.of, i.id, i.label).of(self._lang) for i in each.items)

    def _fact(self, parts: tuple[str, ...]) -> str:
        owner, name = parts[0], parts[-1]
        if owner == "fund":
            return vocabulary("funds").label(name, self._lang)
        if owner == "policy":
            return self._either(*BUILT_IN[f"policy.{name}"])
        if owner == "facility" and not name.startswith("facility_"):
            name = f"facility_{name}"
        found = label("facts", name, self._lang).replace("_", " ")
        if owner == "peer":
            return self._phrase(f"peer {name}" if name == "date" else "peer").format(found)
        return found

    def _own(self, name: str) -> str:
        called = self.called(name)
        if called:
            return called
        definition = self._policy.definitions.get(name)
        if definition is not None:
            written = self._written_out(definition)
            if self._depth == 0 or len(written) <= _SHORT[self._lang]:
                return written
            self._apart[name] = written
        if name in vocabulary("funds"):
            return vocabulary("funds").label(name, self._lang)
        return self._quoted(name)

    def _quoted(self, name: str) -> str:
        return self._either(f"「{name}」", f"“{name}”")

    def _written_out(self, definition: Definition) -> str:
        self._depth += 1
        text = self.text(parsed(definition.formula.text))
        self._depth -= 1
        return text

    def _shown(self, tree: Syntax) -> Syntax:
        """The part that is shown: behind a definition without a label its formula."""
        if not (isinstance(tree, Name) and len(tree.parts) == 1):
            return tree
        definition = self._policy.definitions.get(tree.parts[0])
        if definition is None or definition.about is not None:
            return tree
        return self._shown(parsed(definition.formula.text))

    def _conjunction(self, tree: Binary) -> str:
        """What all must hold; the two ends of a period are one statement."""
        parts = list(_all_of(tree))
        periods = {_period_start(part) for part in parts} & {_period_end(part) for part in parts}
        said = []
        for part in parts:
            if (_period_start(part) or "-") in periods:
                said.append(self._phrase("valid"))
            elif (_period_end(part) or "-") not in periods:
                said.append(self._operand(part, "and", "", is_right=False))
        return self._sign("and").join(said)

    def _binary(self, tree: Binary) -> str:
        if tree.sign == "==" and _is_one_column_twice(tree):
            column = label("facts", self._column(tree.left), self._lang)
            return self._phrase("same").format(column)
        left = self._operand(tree.left, tree.sign, self._column(tree.right), is_right=False)
        right = self._operand(tree.right, tree.sign, self._column(tree.left), is_right=True)
        return left + self._sign(tree.sign) + right

    def _operand(self, part: Syntax, sign: str, column: str, *, is_right: bool) -> str:
        text = self.text(part, column)
        if isinstance(part, Name) and text == self._quoted(part.parts[0]):
            return text
        inner = self._shown(part)
        loose = needs_brackets(inner, sign, is_right=is_right) and not isinstance(inner, Each)
        # People do not know that `and` binds tighter than `or`.
        mixed = sign == "or" and isinstance(inner, Binary) and inner.sign == "and"
        return self._bracketed(text) if loose or mixed else text

    def _unary(self, tree: Unary) -> str:
        operand = self._shown(tree.operand)
        if tree.sign == "-":
            return f"−{self.text(tree.operand)}"
        if isinstance(operand, Call) and operand.name == "given":
            return self._given(operand.args[0], "not ")
        if isinstance(operand, Name) and operand.parts[0] in self._policy.conditions:
            return self._quoted(self._sentence(operand.parts[0]))
        if isinstance(operand, Each) and operand.mode == "exists":
            return self._each(operand, "no rows")
        inner = self.text(tree.operand)
        if binding(operand) <= COMPARISON:
            inner = self._bracketed(inner)
        return self._phrase("not").format(inner)

    def _given(self, arg: Syntax, negation: str = "") -> str:
        word = "checked" if isinstance(arg, Name) and len(arg.parts) > 1 else "given"
        return self._phrase(f"{negation}{word}").format(self.text(arg))

    def _call(self, tree: Call) -> str:
        name, args = tree.name, tree.args
        if name == "by_reading":
            return self._by_reading(tree)
        if name == "given":
            return self._given(args[0])
        column = next((found for arg in args if (found := self._column(arg))), "")
        said = [self.text(arg, column) for arg in args]
        last = args[-1].parts[0] if isinstance(args[-1], Name) else ""
        if name in ("fill", "highest_before") and last in self._policy.accumulators:
            said[-1] = self._policy.accumulators[last].about.of(self._lang)
        if name == "without" and isinstance(args[0], Name):
            said[0] = self._sentence(args[0].parts[0])
        if name == "share":
            said = [
                self._bracketed(text) if binding(self._shown(arg)) < BINDS["*"] else text
                for text, arg in zip(said, args, strict=True)
            ]
        return self._either(*_template(name)).format(*said, all=self._joined(said))

    def _by_reading(self, tree: Call) -> str:
        name = tree.args[0].parts[0] if isinstance(tree.args[0], Name) else ""
        options = dict(self._policy.readings[name].options)
        said = [
            self._phrase("option").format(options[option].of(self._lang), self.text(part))
            for option, part in tree.named
        ]
        return self._phrase("by_reading").format(self._either("；", "; ").join(said))

    def _each(self, tree: Each, phrase: str = "") -> str:
        rows = label("rows", tree.table, self._lang)
        of = "" if tree.value is None else self.text(tree.value)
        phrase = phrase or ("distinct" if tree.mode == "count" and of else tree.mode)
        article = "an" if rows[:1] in "aeiou" else "a"
        return self._phrase(phrase).format(rows, self.text(tree.predicate), of, a=article)

    def _column(self, tree: Syntax) -> str:
        """The column a part reads, also through a definition or a first known value."""
        match tree:
            case Name(parts=(owner, column)) if owner not in ("fund", "policy"):
                return column
            case Name(parts=(name,)) if name in self._policy.definitions:
                return self._column(parsed(self._policy.definitions[name].formula.text))
            case Call(name="first_known" | "has_all" | "has_any", args=(first, *_)):
                return self._column(first)
            case _:
                return ""


def _template(name: str) -> tuple[str, str]:
    if name in CALLS:
        return CALLS[name]
    manual = WORDS[name].manual
    return f"{manual.zh}（{{all}}）", f"{manual.en} ({{all}})"


def _all_of(tree: Syntax) -> Iterator[Syntax]:
    if isinstance(tree, Binary) and tree.sign == "and":
        yield from _all_of(tree.left)
        yield from _all_of(tree.right)
    else:
        yield tree


def _period_start(tree: Syntax) -> str:
    """The table of a `T.valid_from <= claim.date`."""
    match tree:
        case Binary(sign="<=", left=Name(parts=(table, "valid_from")), right=Name(parts=right)):
            return table if right == ("claim", "date") else ""
        case _:
            return ""


def _period_end(tree: Syntax) -> str:
    """The table of a `claim.date <= T.valid_to`."""
    match tree:
        case Binary(sign="<=", left=Name(parts=left), right=Name(parts=(table, "valid_to"))):
            return table if left == ("claim", "date") else ""
        case _:
            return ""


def _is_one_column_twice(tree: Binary) -> bool:
    """Whether a row's column is compared with the same column of the claim."""
    match tree:
        case Binary(left=Name(parts=(_, one)), right=Name(parts=("claim", other))):
            return one == other
        case _:
            return False
