"""The floor of `bench chat`: a relay of WebSocket messages in bare Python on the same server, which keeps nothing, asks
nobody and seals nothing. Whoever comes says by the query who they are, and in each message to whom it goes.
"""

import json
from typing import Any

_here: dict[str, Any] = {}


async def relay(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "websocket":
        return
    name = scope["query_string"].decode()
    await receive()
    await send({"type": "websocket.accept"})
    _here[name] = send
    while (event := await receive())["type"] == "websocket.receive":
        to = _here.get(json.loads(event["text"])["to"])
        if to is not None:
            await to({"type": "websocket.send", "text": event["text"]})
    _here.pop(name, None)
