"""What is refused of what messages hold."""

from dataclasses import dataclass

from bankhall.kernel.errors import Conflict, NotFound, Refusal


class NoSuchTalkFile(NotFound, code="care.file_not_found"):
    """There is no such file in this conversation."""


@dataclass(eq=False)
class TooManyTalkFiles(Refusal, code="care.too_many_files", status=409):
    """There are as many files in this conversation as it can hold."""

    most: int


@dataclass(eq=False)
class TooManyFilesToday(Refusal, code="care.too_many_files_today", status=409):
    """You have sent as many files within a day as you can. Go on tomorrow."""

    most: int


class NoSuchForm(NotFound, code="care.form_not_found"):
    """There is no such form in this conversation."""


class FormFilled(Conflict, code="care.form_filled"):
    """This form has been filled in already."""


class FormWithdrawn(Conflict, code="care.form_withdrawn"):
    """The bank no longer asks for this: the form was withdrawn."""


class FormExpired(Conflict, code="care.form_expired"):
    """This form can no longer be filled in. Ask for another."""


class NoSuchChoice(Conflict, code="care.no_such_choice"):
    """What was chosen is not, or no longer, among your own. Choose again."""


@dataclass(eq=False)
class TooManyForms(Refusal, code="care.too_many_forms", status=409):
    """As many forms wait for the customer as can. Withdraw one first."""

    most: int
