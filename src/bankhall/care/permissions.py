"""Rights over conversations. `TALK` is the customers'."""

TALK = "care.talk"
SERVE = "care.serve"
SUPERVISE = "care.supervise"
