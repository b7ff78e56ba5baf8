"""Rights over articles. `TELL` is the customers': whether an article helped, and what they did not find."""

READ = "knowledge.read"
WRITE = "knowledge.write"
PUBLISH = "knowledge.publish"
TELL = "knowledge.tell"
