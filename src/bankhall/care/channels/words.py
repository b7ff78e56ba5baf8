"""How an answer by another way is called; what it says is the agent's own."""

from bankhall.notify.types import Template, Words

ANSWER = Template("care.answer", Words("回复", "Answer"), Words("", ""))
