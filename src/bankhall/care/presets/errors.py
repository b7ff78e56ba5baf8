"""What quick replies and macros refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchPreset(NotFound, code="care.preset_not_found"):
    """There is no such quick reply or macro."""


class PresetChanged(Conflict, code="care.preset_changed"):
    """Somebody has changed it since you looked. Look again."""


class ShortcutTaken(Conflict, code="care.shortcut_taken"):
    """Another one has this shortcut."""


@dataclass(eq=False)
class TooManyPresets(Refusal, code="care.too_many_presets", status=409):
    """There are as many as there can be. Take one away first."""

    most: int


@dataclass(eq=False)
class StepImpossible(Conflict, code="care.step_impossible"):
    """A step of the macro cannot be done. Nothing of it was."""

    step: int
    why: str
