"""Under which tests a part of a formula decides its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.language import nodes as n
from medrelief.program.reach import reachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medrelief.program.builder import Builder


def paths_to(
    builder: Builder, root: n.Node, wanted: Callable[[n.Node], bool]
) -> Iterator[tuple[n.Node, tuple[n.Node, ...]]]:
    """Every wanted node below a root, with the tests that must be true for it to count.

    A branch of `if` counts where the test leads to it, a later argument of
    `first_known` where the earlier ones are unknown.  What another fund pays is
    not entered.
    """
    above: set[int] = set()
    for node in reachable([root]):
        if wanted(node) or any(arg.index in above for arg in node.args):
            above.add(node.index)
    yield from _Paths(builder, wanted, above).to(root)


class _Paths:
    """The way down; `above` are the nodes that have a wanted one below."""

    def __init__(self, builder: Builder, wanted: Callable[[n.Node], bool], above: set[int]) -> None:
        self._builder = builder
        self._wanted = wanted
        self._above = above

    def to(self, root: n.Node) -> Iterator[tuple[n.Node, tuple[n.Node, ...]]]:
        """The paths below a root."""
        if root.index not in self._above:
            return
        if self._wanted(root):
            yield root, ()
        match root.what:
            case n.Choose():
                test, yes, no = root.args
                yield from self.to(test)
                yield from self._behind(yes, (test,))
                yield from self._behind(no, (self._builder.negated(test),))
            case n.Grant():
                # the final amount of another fund, which has its own paths
                return
            case n.FirstKnown():
                earlier: tuple[n.Node, ...] = ()
                for arg in root.args:
                    yield from self._behind(arg, earlier)
                    earlier = (*earlier, self._builder.negated(self._builder.is_known(arg)))
            case _:
                for arg in dict.fromkeys(root.args):
                    yield from self.to(arg)

    def _behind(
        self, root: n.Node, tests: tuple[n.Node, ...]
    ) -> Iterator[tuple[n.Node, tuple[n.Node, ...]]]:
        for node, further in self.to(root):
            yield node, (*tests, *further)
