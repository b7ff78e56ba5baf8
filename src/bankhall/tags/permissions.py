"""Rights over tags. `DEFINE`: writing rules and asking for the yes. `GIVE`: by hand, to one customer. `PUBLISH`: the
second person's yes, and taking a tag out of use. `SEE_OWN` and `OBJECT` are the customers'.
"""

SEE = "tags.see"
DEFINE = "tags.define"
GIVE = "tags.give"
PUBLISH = "tags.publish"
SEE_OWN = "tags.see_own"
OBJECT = "tags.object"
