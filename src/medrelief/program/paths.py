"""Under which tests a part of a formula decides its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.language import nodes as n

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
    if wanted(root):
        yield root, ()
    match root.what:
        case n.Choose():
            test, yes, no = root.args
            yield from paths_to(builder, test, wanted)
            yield from _behind(builder, yes, wanted, (test,))
            yield from _behind(builder, no, wanted, (builder.negated(test),))
        case n.Grant():
            # the final amount of another fund, which has its own paths
            return
        case n.FirstKnown():
            earlier: tuple[n.Node, ...] = ()
            for arg in root.args:
                yield from _behind(builder, arg, wanted, earlier)
                earlier = (*earlier, builder.negated(builder.is_known(arg)))
        case _:
            for arg in root.args:
                yield from paths_to(builder, arg, wanted)


def _behind(
    builder: Builder,
    root: n.Node,
    wanted: Callable[[n.Node], bool],
    tests: tuple[n.Node, ...],
) -> Iterator[tuple[n.Node, tuple[n.Node, ...]]]:
    for node, further in paths_to(builder, root, wanted):
        yield node, (*tests, *further)
