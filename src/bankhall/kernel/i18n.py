"""The languages that the bank speaks. Screens have their words in web/src, a module what it says itself in its
`words.py`."""

from enum import StrEnum


class Language(StrEnum):
    CHINESE = "zh-CN"
    ENGLISH = "en"
