"""Transcripts on the wire."""

from bankhall.care.transcripts.types import TranscriptForm
from bankhall.kernel.i18n import Language
from bankhall.kernel.web.inputs import Asked, Reason


class TakeTranscriptIn(Asked, frozen=True):
    """`purpose`: what for; it is kept."""

    purpose: Reason
    form: TranscriptForm
    language: Language
