"""The front door of insight."""

from bankhall.insight.actions.berka import import_berka
from bankhall.insight.intake.actions.take import DEEDS as INTAKE_DEEDS
from bankhall.insight.lists.actions.export_many import DEEDS as LIST_DEEDS
from bankhall.insight.merging.actions import DEEDS as MERGING_DEEDS

DEEDS = (*MERGING_DEEDS, *INTAKE_DEEDS, *LIST_DEEDS)

__all__ = ["DEEDS", "import_berka"]
