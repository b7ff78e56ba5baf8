"""The assistant: asked in the portal, listened to in the console."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from bankhall.assistant import actions, queries
from bankhall.assistant.adapters import Writer
from bankhall.assistant.permissions import ASK, SUGGEST, SWITCH
from bankhall.assistant.schemas import (
    AnswerOut,
    AskIn,
    AssistantFiguresOut,
    AssistantModelOut,
    SuggestedAnswerOut,
    SuggestedAnswersOut,
    SwitchModelIn,
)
from bankhall.kernel.db import Doors
from bankhall.kernel.i18n import Language
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import LanguageChoice, SearchWords, YesNo
from bankhall.kernel.web.rights import needs

GivenWriter = NamedDependency[Writer | None]

_TAGS = ["assistant"]
_CONSOLE = "/api/console/assistant"


@post("/api/portal/assistant/ask", status_code=200, opt=needs(ASK), tags=_TAGS)
async def ask(db: Db, writer: GivenWriter, data: JSONBody[AskIn]) -> AnswerOut:
    """By a published article, word for word, or by figures of whoever asks; or it asks back, or does not know. Nothing
    but a count is kept, and of a question without an answer its words, without numbers, names and who asked.
    """
    question = data.question.strip()
    composed = await actions.compose(db, writer, question, data.language)
    return AnswerOut.of(*await db.write(actions.answer, question, data.language, composed))


@get(_CONSOLE + "/suggest", opt=needs(SUGGEST), tags=_TAGS)
async def suggest_answers(
    db: Db, looked_for: SearchWords, language: LanguageChoice = Language.CHINESE
) -> SuggestedAnswersOut:
    """What whoever answers a customer might say: three at most, the likest first, with their articles."""
    found = await db.read(queries.suggest, looked_for or "", language)
    return SuggestedAnswersOut([SuggestedAnswerOut.of(one, language) for one in found])


@get(_CONSOLE + "/figures", opt=needs(SUGGEST), tags=_TAGS)
async def assistant_figures(db: Db) -> AssistantFiguresOut:
    """How often it answered, asked back or did not know, and whether it has learned from what is published now."""
    return AssistantFiguresOut.of(await db.read(queries.figures))


@get(_CONSOLE + "/model", opt=needs(SUGGEST), tags=_TAGS)
async def assistant_model(db: Db, writer: GivenWriter) -> AssistantModelOut:
    """The language model behind the assistant, if there is one, and how it did."""
    return await _model(db, writer)


@post(_CONSOLE + "/model/switch", status_code=200, opt=needs(SWITCH), tags=_TAGS)
async def switch_assistant_model(db: Db, writer: GivenWriter, data: JSONBody[SwitchModelIn]) -> AssistantModelOut:
    """On or off, everywhere from the next question on; what is being written is not shown any more."""
    await db.write(actions.switch_model, on=data.is_on is YesNo.YES)
    return await _model(db, writer)


routes = [ask, suggest_answers, assistant_figures, assistant_model, switch_assistant_model]


async def _model(db: Doors, writer: Writer | None) -> AssistantModelOut:
    return AssistantModelOut.of(writer, await db.read(queries.switch), await db.read(queries.model_figures))
