"""What may be wrong with a definition file: codes with a place, worded elsewhere (wording.py)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a definition is refused."""

    NOT_TOML = "not_toml"
    UNKNOWN_KEY = "unknown_key"
    MISSING = "missing"
    WRONG_VALUE = "wrong_value"
    NOT_ONE_OF = "not_one_of"
    CONDITION_SHAPE = "condition_shape"
    CONDITION_EMPTY = "condition_empty"
    CONDITION_FIELD = "condition_field"
    CONDITION_VALUE = "condition_value"
    TWICE = "twice"
    EMPTY = "empty"
    FILE_NAME = "file_name"
    UNKNOWN_SOURCE = "unknown_source"
    UNUSED_SOURCE = "unused_source"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    UNKNOWN_RESULT = "unknown_result"
    UNKNOWN_TOPIC = "unknown_topic"
    NO_ORIGIN = "no_origin"
    TWO_ORIGINS = "two_origins"
    OPTIONAL_AND_REQUIRED = "optional_and_required"
    CHOICES = "choices"
    NO_PARTY = "no_party"
    NO_NUMBER = "no_number"
    NO_WAY = "no_way"
    SHARES = "shares"
    NO_LAST_LIMIT = "no_last_limit"
    UNREACHED_LIMIT = "unreached_limit"
    CHANNEL = "channel"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the file, the key within it (`steps[2].share`), the reason, and the value it is about.

    Fields are counted with those that a section lists under `register`, which come first.
    """

    file: str
    key: str
    reason: Reason
    value: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.reason} {self.value}".rstrip()


class DefinitionError(ValueError):
    """A definition that is refused, with all mistakes that were seen."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("; ".join(map(str, mistakes)))
        self.mistakes = mistakes
