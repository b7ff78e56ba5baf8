"""The front door of tags."""

from bankhall.tags.actions.defining import PUBLISHING, publish_house_tag
from bankhall.tags.actions.following import FOLLOWER
from bankhall.tags.actions.giving import MOST_SCORES, give_back, give_tag, take_back, take_scores, take_tag
from bankhall.tags.actions.running import ask_for_rebuild
from bankhall.tags.queries import HELD, has, objecting, tag, tags, tags_of

DEEDS = (PUBLISHING,)

__all__ = [
    "DEEDS",
    "FOLLOWER",
    "HELD",
    "MOST_SCORES",
    "PUBLISHING",
    "ask_for_rebuild",
    "give_back",
    "give_tag",
    "has",
    "objecting",
    "publish_house_tag",
    "tag",
    "tags",
    "tags_of",
    "take_back",
    "take_scores",
    "take_tag",
]
