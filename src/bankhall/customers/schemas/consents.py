"""Consents on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from bankhall.customers import privacy, rules, words
from bankhall.customers.rules import consents as consent_rules
from bankhall.customers.types import (
    ConsentAct,
    ConsentChannel,
    ConsentPurpose,
    Consents,
    ConsentState,
    GiveConsent,
)
from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import whole
from bankhall.kernel.personal import Purpose
from bankhall.kernel.web.inputs import Asked

Digest = Annotated[str, msgspec.Meta(pattern=whole("[0-9a-f]{64}"))]


class GiveConsentIn(Asked, frozen=True):
    """Which words were shown, as the list of consents told them; `seen`: the `nth` that it told."""

    version: Annotated[int, msgspec.Meta(ge=1, le=999)]
    language: Language
    digest: Digest
    seen: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]

    def command(self, customer_id: UUID, purpose: ConsentPurpose, channel: ConsentChannel) -> GiveConsent:
        return GiveConsent(
            customer_id=customer_id,
            purpose=purpose,
            version=self.version,
            language=self.language,
            digest=bytes.fromhex(self.digest),
            seen=self.seen,
            channel=channel,
        )


class WordingOut(msgspec.Struct, frozen=True):
    """`digest`: SM3 of the words, which whoever agrees sends back."""

    version: int
    language: Language
    title: str
    body: str
    digest: str

    @classmethod
    def of(cls, wording: words.Wording) -> "WordingOut":
        return cls(wording.version, wording.language, wording.title, wording.body, wording.digest.hex())


class ConsentActOut(msgspec.Struct, frozen=True):
    """`title`: of the words that were agreed to, in the reader's language. `by`: a colleague's name where staff wrote
    it down. `is_proven`: whether the bank's own signature below it is right.
    """

    purpose: ConsentPurpose
    title: str
    nth: int
    is_given: bool
    version: int
    channel: ConsentChannel
    at: datetime
    by: str | None
    is_proven: bool

    @classmethod
    def of(cls, act: ConsentAct, language: Language, *, to_customer: bool) -> "ConsentActOut":
        name = rules.mask_person(act.by_name) if to_customer else act.by_name
        return cls(
            act.purpose,
            words.wording(act.purpose, act.version, language).title,
            act.nth,
            act.is_given,
            act.version,
            act.channel,
            act.at,
            name if act.by_kind == "staff" else None,
            act.is_proven,
        )


class ConsentOut(msgspec.Struct, frozen=True):
    """`articles`: of the PIPL. `last`: what was done about it last."""

    purpose: ConsentPurpose
    articles: list[str]
    state: ConsentState
    wording: WordingOut
    last: ConsentActOut | None


class WithoutAskingOut(msgspec.Struct, frozen=True):
    """`number`: of PIPL art. 13, paragraph 1. `fields`: what is used for it."""

    purpose: Purpose
    number: int
    fields: list[str]


class ConsentsOut(msgspec.Struct, frozen=True):
    """`is_child`: who is not asked, and cannot agree."""

    asked: list[ConsentOut]
    without_asking: list[WithoutAskingOut]
    acts: list[ConsentActOut]
    is_child: bool

    @classmethod
    def of(cls, consents: Consents, language: Language, *, to_customer: bool) -> "ConsentsOut":
        def told(act: ConsentAct) -> ConsentActOut:
            return ConsentActOut.of(act, language, to_customer=to_customer)

        asked = []
        for purpose, articles in privacy.ASKED.items():
            last = consents.last.get(purpose)
            wording = words.present(purpose, language)
            state = consent_rules.state(last, wording.version)
            shown = told(last) if last else None
            asked.append(ConsentOut(purpose, list(articles), state, WordingOut.of(wording), shown))
        without_asking = [
            WithoutAskingOut(purpose, number, fields)
            for purpose, number in privacy.WITHOUT_ASKING.items()
            if (fields := [name for name, one in privacy.PERSONAL.items() if one.purpose is purpose])
        ]
        return cls(asked, without_asking, [told(act) for act in consents.acts], consents.is_child)
