"""Which rule speaks, and what the strictest says. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from bankhall.risk.rules.facts import BY_NAME, FACTS, as_seen
from bankhall.risk.rules.language import Language, Wrong
from bankhall.risk.types import CheckedRule, Occasion, RiskOutcome, Stage, Verdict, Version

# Watching or live at once: what every payment is asked.
MOST_IN_FORCE: Final = 40

ALLOWED: Final = Verdict(RiskOutcome.ALLOW)


@cache
def language() -> Language:
    return Language.over(FACTS)


@dataclass(frozen=True)
class Book:
    """The rules in force, compiled. `names`: the facts that they ask about: no other needs to be found out."""

    versions: tuple[Version, ...]
    checked: tuple[CheckedRule, ...]
    together: Any
    names: frozenset[str]

    @classmethod
    def of(cls, versions: Iterable[Version]) -> "Book":
        """What was written under an older catalogue and is no rule any more stays out: it never fires."""
        read = [(one, language().check(one.text)) for one in versions if one.stage in (Stage.SHADOW, Stage.LIVE)]
        fit = [(one, checked) for one, checked in read if not isinstance(checked, Wrong)][:MOST_IN_FORCE]
        checked = tuple(each for _, each in fit)
        names = frozenset[str]().union(*(each.names for each in checked))
        return cls(tuple(one for one, _ in fit), checked, language().together(checked) if checked else None, names)

    def decide(self, occasions: Sequence[Occasion]) -> list[Verdict]:
        """For each of them, in order."""
        return [self._decide(occasion) for occasion in occasions]

    def _decide(self, occasion: Occasion) -> Verdict:
        seen = as_seen(occasion, self.names)
        answers = language().answers(self.together, self.checked, seen)
        spoke = [one for one, says_yes in zip(self.versions, answers, strict=True) if says_yes]
        return verdict_of(spoke) if spoke else ALLOWED


def verdict_of(spoke: Sequence[Version]) -> Verdict:
    """The strictest of those that are live; of two alike the one that was written first."""
    fired = {one.id: one.stage is Stage.LIVE for one in spoke}
    live = [one for one in spoke if one.stage is Stage.LIVE]
    if not live:
        return Verdict(RiskOutcome.ALLOW, fired=fired)
    strictest = min(live, key=lambda one: (-one.outcome.strictness, one.id))
    return Verdict(strictest.outcome, strictest.id, strictest.reason, fired)


def would_fire(rule: CheckedRule, occasions: Sequence[Occasion]) -> list[bool]:
    """Of each of them, whether the rule would have spoken."""
    together = language().together([rule])
    seen = (as_seen(occasion, rule.names) for occasion in occasions)
    return [language().answers(together, [rule], one)[0] for one in seen]


def in_order(facts: Mapping[str, int | str | bool]) -> dict[str, int | str | bool]:
    return {name: facts[name] for name in BY_NAME if name in facts}
