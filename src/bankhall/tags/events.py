"""Facts of tags: ids, never what a tag says."""

from uuid import UUID

from bankhall.kernel.events import Event


class TagPublished(Event, frozen=True, kw_only=True, tag="tags.published"):
    tag_id: UUID
    version: int


class TagRetired(Event, frozen=True, kw_only=True, tag="tags.retired"):
    tag_id: UUID


class TagsChanged(Event, frozen=True, kw_only=True, tag="tags.changed"):
    """Of one customer, by something that happened or by hand. What a rebuilding finds is told of nobody one by one."""

    customer_id: UUID
    gained: tuple[UUID, ...] = ()
    lost: tuple[UUID, ...] = ()


class TagObjected(Event, frozen=True, kw_only=True, tag="tags.objected"):
    """`is_kept`: the objection holds; or it was taken back."""

    customer_id: UUID
    tag_id: UUID
    is_kept: bool
