"""A language model behind an address that speaks the protocol of OpenAI's chat completions (docs/operate/model.md).

What goes out is what `Errand` holds: a masked question and published passages. What comes back is bounded in time and
size and read as data; whatever is not what was asked for is none (`ModelAway`).
"""

import asyncio
from typing import Any, Final

import httpx
import msgspec

from bankhall.assistant.adapters import ModelAway
from bankhall.assistant.adapters.breaker import Breaker
from bankhall.assistant.rules.prompt import LOOK_UP, messages, tools
from bankhall.assistant.types import Act, Draft, Errand, Written

_WHOLE_S: Final = 8.0
_MOST_BYTES: Final = 65_536
_MOST_TOKENS: Final = 700


class _Function(msgspec.Struct):
    name: str
    arguments: str = ""


class _Call(msgspec.Struct):
    function: _Function


class _Said(msgspec.Struct):
    content: str | None = None
    tool_calls: list[_Call] | None = None


class _Choice(msgspec.Struct):
    message: _Said


class _Completion(msgspec.Struct):
    choices: list[_Choice]


class _Sentence(msgspec.Struct):
    text: str
    source: int


class _Sentences(msgspec.Struct):
    sentences: list[_Sentence]


class _What(msgspec.Struct, forbid_unknown_fields=True):
    what: Act


class ChatModel:
    def __init__(
        self, url: str, *, model: str, key: str, whole_s: float = _WHOLE_S, breaker: Breaker | None = None
    ) -> None:
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._key = key
        self._whole_s = whole_s
        self._breaker = breaker or Breaker()
        self.model = model

    @property
    def rests(self) -> bool:
        return self._breaker.is_open

    async def write(self, errand: Errand) -> Draft:
        if not self._breaker.may_ask():
            raise ModelAway("rests")
        try:
            draft = _read(await self._ask(errand), errand)
        except ModelAway:
            self._breaker.went(well=False)
            raise
        except BaseException:
            # Cancelled: nobody knows how it would have gone.
            self._breaker.went(well=True)
            raise
        self._breaker.went(well=True)
        return draft

    async def _ask(self, errand: Errand) -> bytes:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": messages(errand),
            "temperature": 0,
            "max_tokens": _MOST_TOKENS,
            "stream": False,
        }
        if errand.acts:
            body["tools"] = tools(errand.acts)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            # The whole of it, not each part: an answer that comes drop by drop ends as well.
            async with asyncio.timeout(self._whole_s):
                async with (
                    httpx.AsyncClient(timeout=self._whole_s, follow_redirects=False, trust_env=False) as client,
                    client.stream("POST", self._url, content=msgspec.json.encode(body), headers=headers) as answer,
                ):
                    return await _bounded(answer)
        except (TimeoutError, httpx.TimeoutException):
            raise ModelAway("timeout") from None
        except (httpx.HTTPError, OSError):
            raise ModelAway("not_reached") from None


async def _bounded(answer: httpx.Response) -> bytes:
    if answer.status_code != 200:
        raise ModelAway(f"refused_{answer.status_code}")
    if not answer.headers.get("Content-Type", "").startswith("application/json"):
        raise ModelAway("not_understood")
    whole = b""
    async for part in answer.aiter_bytes():
        whole += part
        if len(whole) > _MOST_BYTES:
            raise ModelAway("too_large")
    return whole


def _read(body: bytes, errand: Errand) -> Draft:
    """Of whatever it says, what was asked for."""
    try:
        completion = msgspec.json.decode(body, type=_Completion)
        said = completion.choices[0].message
        if said.tool_calls:
            return Draft(act=_act(said.tool_calls, errand))
        content = (said.content or "").strip().removeprefix("```json").removeprefix("```").removesuffix("```")
        told = msgspec.json.decode(content.encode(), type=_Sentences)
    except (msgspec.DecodeError, msgspec.ValidationError, IndexError, UnicodeError, RecursionError):
        raise ModelAway("not_understood") from None
    return Draft(written=tuple(Written(one.text.strip(), one.source) for one in told.sentences))


def _act(calls: list[_Call], errand: Errand) -> Act:
    """One, of those that it may ask for, and by nothing but its name."""
    if len(calls) != 1 or calls[0].function.name != LOOK_UP:
        raise ModelAway("another_tool")
    act = msgspec.json.decode(calls[0].function.arguments.encode(), type=_What).what
    if act not in errand.acts:
        raise ModelAway("another_tool")
    return act
