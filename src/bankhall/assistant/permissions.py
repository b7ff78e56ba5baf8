"""Rights over the assistant. `ASK` is the customers'; `SUGGEST`: what it would answer, for whoever answers them;
`SWITCH`: the language model, on and off.
"""

ASK = "assistant.ask"
SUGGEST = "assistant.suggest"
SWITCH = "assistant.switch"
