"""Rights over the assistant. `ASK` is the customers'; `SUGGEST`: what it would answer, for whoever answers them."""

ASK = "assistant.ask"
SUGGEST = "assistant.suggest"
