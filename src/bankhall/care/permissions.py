"""Rights over conversations. `TALK` is the customers'."""

TALK = "care.talk"
SERVE = "care.serve"
LISTEN = "care.listen"
READ_OVER = "care.read_over"
SUPERVISE = "care.supervise"
