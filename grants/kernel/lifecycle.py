"""A lifecycle is a table of steps: the only statuses there are, and the only ways between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from grants.kernel.refusal import WrongStatus


@dataclass(frozen=True)
class Step:
    """`action` leads from any of `sources` to `target`."""

    action: str
    sources: tuple[StrEnum, ...]
    target: StrEnum


def step(action: str, sources: StrEnum | Iterable[StrEnum], target: StrEnum) -> Step:
    return Step(action, (sources,) if isinstance(sources, StrEnum) else tuple(sources), target)


class Lifecycle:
    """Refuses at import a duplicate step and a status that nobody can reach."""

    def __init__(self, name: str, *, start: StrEnum, steps: Iterable[Step]) -> None:
        self.name, self.start, self.steps = name, start, tuple(steps)
        self._targets: dict[tuple[str, str], StrEnum] = {}
        for each in self.steps:
            for source in each.sources:
                if (source, each.action) in self._targets:
                    raise ValueError(f"{name}: {each.action!r} leaves {source!r} twice")
                self._targets[source, each.action] = each.target
        unreachable = set(type(start)) - self._reachable()
        if unreachable:
            raise ValueError(f"{name}: nobody can reach {sorted(unreachable)}")

    def _reachable(self) -> set[StrEnum]:
        found, edge = {self.start}, [self.start]
        while edge:
            here = edge.pop()
            new = {target for (source, _), target in self._targets.items() if source == here} - found
            found |= new
            edge.extend(new)
        return found

    def target(self, status: str, action: str) -> StrEnum:
        """Where `action` leads from `status`; WrongStatus when it does not start there."""
        try:
            return self._targets[status, action]
        except KeyError:
            raise WrongStatus(subject=self.name, status=str(status), action=action) from None

    def allows(self, status: str, action: str) -> bool:
        return (status, action) in self._targets

    def actions(self, status: str) -> list[str]:
        """The steps that start at `status`: what a page may offer as buttons."""
        return [action for source, action in self._targets if source == status]

    def mermaid(self) -> str:
        """The diagram for the docs (docs are compared with it in `make check`)."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for each in self.steps:
            lines += [f"    {source} --> {each.target}: {each.action}" for source in each.sources]
        return "\n".join(lines)
