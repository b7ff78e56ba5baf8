"""Rights over conversations. `TALK` is the customers'."""

TALK = "care.talk"
SERVE = "care.serve"
LISTEN = "care.listen"
SUPERVISE = "care.supervise"
