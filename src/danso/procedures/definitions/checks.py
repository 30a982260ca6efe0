"""What a definition must hold to beyond its shape: each check yields the mistakes it sees."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Final

from danso.procedures.conditions import leaves, values
from danso.procedures.definitions.attributes import POPULATION, register_of, topics
from danso.procedures.definitions.mistakes import Mistake, Reason
from danso.procedures.definitions.model import Definition, FieldType, FormField, Section, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from danso.procedures.conditions import Condition, Value

APPLICANT: Final = "applicant"
WHOLE: Final = 100
CHOOSING: Final = frozenset({FieldType.CHOICE, FieldType.CHOICES})

CONDITIONAL: Final = (
    ("limits", "when"),
    ("fees", "when"),
    ("components", "required_if"),
    ("sections", "required_if"),
)

Found = tuple[str, Reason, str]


def check(name: str, definition: Definition) -> Iterator[Mistake]:
    """All mistakes in the sense of one definition, in the order of its file."""
    if name != f"{definition.code}.toml":
        yield Mistake(name, "code", Reason.FILE_NAME, definition.code)
    for look in CHECKS:
        for key, reason, value in look(definition):
            yield Mistake(name, key, reason, value)


def check_together(read: Mapping[str, Definition]) -> Iterator[Mistake]:
    """Mistakes between files: a code in two of them, an earlier result that no procedure gives."""
    owners = Counter(code for definition in read.values() for code in definition.codes)
    given = {kind.code for definition in read.values() for kind in definition.results}
    for name, definition in read.items():
        for code in definition.codes:
            if owners[code] > 1:
                yield Mistake(name, "code", Reason.TWICE, code)
        for at, component in enumerate(definition.components, 1):
            for result in component.satisfied_by.results:
                if result not in given:
                    key = f"components[{at}].satisfied_by.results"
                    yield Mistake(name, key, Reason.UNKNOWN_RESULT, result)


def _topics(definition: Definition) -> Iterator[Found]:
    if definition.field not in topics("fields"):
        yield "field", Reason.UNKNOWN_TOPIC, definition.field
    for event in definition.life_events:
        if event not in topics("life_events"):
            yield "life_events", Reason.UNKNOWN_TOPIC, event


def _dates(definition: Definition) -> Iterator[Found]:
    until = definition.valid.until
    if until is not None and until < definition.valid.since:
        yield "valid.until", Reason.DATES, until.isoformat()


def _not_empty(definition: Definition) -> Iterator[Found]:
    lists = ("limits", "components", "sections", "steps", "results", "life_events", "words")
    for key in lists:
        if not getattr(definition, key):
            yield key, Reason.EMPTY, ""
    if not definition.service.channels:
        yield "service.channels", Reason.EMPTY, ""
    for at, section in enumerate(definition.sections, 1):
        if not section.fields:
            yield f"sections[{at}].fields", Reason.EMPTY, ""


def _unique(definition: Definition) -> Iterator[Found]:
    for key in ("components", "sections", "results", "sub_clocks", "exemptions"):
        yield from _twice(key, (each.code for each in getattr(definition, key)))
    yield from _twice("former", definition.codes)
    for at, section in enumerate(definition.sections, 1):
        yield from _twice(f"sections[{at}].fields", (field.code for field in section.fields))
        for nth, field in enumerate(section.fields, 1):
            key = f"sections[{at}].fields[{nth}].choices"
            yield from _twice(key, (choice.code for choice in field.choices))


def _twice(key: str, codes: Iterable[str]) -> Iterator[Found]:
    return ((key, Reason.TWICE, code) for code, count in Counter(codes).items() if count > 1)


def _fields(definition: Definition) -> Iterator[Found]:
    for at, section in enumerate(definition.sections, 1):
        yield from ((f"sections[{at}].{key}", reason, value) for key, reason, value in _party(section))
        for nth, field in enumerate(section.fields, 1):
            key = f"sections[{at}].fields[{nth}]"
            yield from ((f"{key}{rest}", reason, value) for rest, reason, value in _field(field))


def _field(field: FormField) -> Iterator[Found]:
    if field.register is None and field.because is None:
        yield "", Reason.NO_ORIGIN, field.code
    if field.register is not None and field.because is not None:
        yield ".because", Reason.TWO_ORIGINS, field.code
    if field.register is not None and register_of(field.register) is None:
        yield ".register", Reason.UNKNOWN_ATTRIBUTE, field.register
    if field.optional and field.required_if is not None:
        yield ".optional", Reason.OPTIONAL_AND_REQUIRED, field.code
    if bool(field.choices) != (field.type in CHOOSING):
        yield ".choices", Reason.CHOICES, field.code


def _party(section: Section) -> Iterator[Found]:
    """Whose data the register is asked for: the applicant's, or those of a number in the section."""
    asked = {field.register for field in section.fields if field.register is not None}
    if not any(register_of(each) == POPULATION for each in asked):
        return
    if section.about is None:
        yield "about", Reason.NO_PARTY, section.code
    elif section.about != APPLICANT and "personal_number" not in asked:
        yield "fields", Reason.NO_NUMBER, section.about


def _papers(definition: Definition) -> Iterator[Found]:
    for at, component in enumerate(definition.components, 1):
        key, ways = f"components[{at}].satisfied_by", component.satisfied_by
        if not (ways.form or ways.registers or ways.results or ways.upload):
            yield key, Reason.NO_WAY, component.code
        for attribute in ways.registers:
            if register_of(attribute) is None:
                yield f"{key}.registers", Reason.UNKNOWN_ATTRIBUTE, attribute


def _shares(definition: Definition) -> Iterator[Found]:
    total = sum(step.share for step in definition.steps)
    if definition.steps and total != WHOLE:
        yield "steps", Reason.SHARES, str(total)


def _limits(definition: Definition) -> Iterator[Found]:
    *earlier, last = definition.limits or (None,)
    if last is not None and last.when is not None:
        yield "limits", Reason.NO_LAST_LIMIT, ""
    for at, limit in enumerate(earlier, 1):
        if limit is not None and limit.when is None:
            yield f"limits[{at}]", Reason.UNREACHED_LIMIT, ""


def _channels(definition: Definition) -> Iterator[Found]:
    for at, fee in enumerate(definition.fees, 1):
        for channel in fee.channels:
            if channel not in definition.service.channels:
                yield f"fees[{at}].channels", Reason.CHANNEL, channel.value


def _conditions(definition: Definition) -> Iterator[Found]:
    single = {
        f"{section.code}.{field.code}": field
        for section in definition.sections
        if not section.repeats
        for field in section.fields
    }
    for key, condition, row in _written(definition):
        yield from ((key, reason, value) for reason, value in _leaves(condition, {**single, **row}))


def _written(definition: Definition) -> Iterator[tuple[str, Condition, dict[str, FormField]]]:
    """Each condition with its key and the fields of the row it stands in."""
    for name, one in CONDITIONAL:
        for at, each in enumerate(getattr(definition, name), 1):
            condition: Condition | None = getattr(each, one)
            if condition is not None:
                yield f"{name}[{at}].{one}", condition, {}
    for at, section in enumerate(definition.sections, 1):
        row = {f"{section.code}.{field.code}": field for field in section.fields}
        for nth, field in enumerate(section.fields, 1):
            if field.required_if is not None:
                yield f"sections[{at}].fields[{nth}].required_if", field.required_if, row


def _leaves(condition: Condition, known: Mapping[str, FormField]) -> Iterator[tuple[Reason, str]]:
    for leaf in leaves(condition):
        field = known.get(leaf.path)
        if field is None:
            yield Reason.CONDITION_FIELD, leaf.path
        else:
            wrong = (value for value in values(leaf) if not _possible(field, value))
            yield from ((Reason.CONDITION_VALUE, str(value)) for value in wrong)


def _possible(field: FormField, value: Value) -> bool:
    if field.type in CHOOSING:
        return value in {choice.code for choice in field.choices}
    if field.type is FieldType.YES_NO:
        return isinstance(value, bool)
    if field.type in {FieldType.NUMBER, FieldType.MONEY}:
        return type(value) is int
    return isinstance(value, str)


def _sources(definition: Definition) -> Iterator[Found]:
    cited = list(_cited(definition, ""))
    for key, source in cited:
        if source not in definition.sources:
            yield key, Reason.UNKNOWN_SOURCE, source
    used = {source for _key, source in cited}
    for source in definition.sources:
        if source not in used:
            yield f"sources.{source}", Reason.UNUSED_SOURCE, source


def _cited(value: object, key: str) -> Iterator[tuple[str, str]]:
    """Each `source` written below a value, with its key."""
    if isinstance(value, tuple):
        for at, each in enumerate(value, 1):
            yield from _cited(each, f"{key}[{at}]")
    elif is_dataclass(value) and not isinstance(value, Source):
        for part in fields_of(value):
            below = f"{key}.{part.name}" if key else part.name
            inner = getattr(value, part.name)
            if part.name == "source":
                yield below, inner
            else:
                yield from _cited(inner, below)


CHECKS: Final[tuple[Callable[[Definition], Iterator[Found]], ...]] = (
    _topics,
    _dates,
    _not_empty,
    _unique,
    _fields,
    _papers,
    _shares,
    _limits,
    _channels,
    _conditions,
    _sources,
)
