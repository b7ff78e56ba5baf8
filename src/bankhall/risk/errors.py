"""What risk refuses."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchRule(NotFound, code="risk.rule_not_found", status=404):
    """There is no such rule, or no such version of it."""


class NoSuchCase(NotFound, code="risk.case_not_found", status=404):
    """There is no such case."""


class CaseOver(Conflict, code="risk.case_over"):
    """This case has been decided, or its time is over."""


class RuleNameTaken(Refusal, code="risk.rule_name_taken"):
    """Another rule has this name."""


@dataclass(eq=False)
class WrongStage(Refusal, code="risk.wrong_stage"):
    """This cannot be done with a version at this stage."""

    stage: str


@dataclass(eq=False)
class TooManyRules(Refusal, code="risk.too_many_rules"):
    """As many rules watch or are live as may at once."""

    most: int
