"""The assistant: asked in the portal, listened to in the console."""

from litestar import get, post
from litestar.params import JSONBody

from bankhall.assistant import actions, queries
from bankhall.assistant.permissions import ASK, SUGGEST
from bankhall.assistant.schemas import AnswerOut, AskIn, AssistantFiguresOut, SuggestedAnswerOut, SuggestedAnswersOut
from bankhall.kernel.i18n import Language
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import LanguageChoice, SearchWords
from bankhall.kernel.web.rights import needs

_TAGS = ["assistant"]
_CONSOLE = "/api/console/assistant"


@post("/api/portal/assistant/ask", status_code=200, opt=needs(ASK), tags=_TAGS)
async def ask(db: Db, data: JSONBody[AskIn]) -> AnswerOut:
    """By a published article, word for word, or by figures of whoever asks; or it asks back, or does not know. Nothing
    but a count is kept, and of a question without an answer its words, without numbers, names and who asked.
    """
    return AnswerOut.of(*await db.write(actions.answer, data.question.strip(), data.language))


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


routes = [ask, suggest_answers, assistant_figures]
