"""A definition file is read strictly: each mistake is named with file, key and reason."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from danso.procedures.definitions import (
    DefinitionError,
    Reason,
    as_json,
    checksum,
    from_json,
    read_definition,
    read_folder,
)
from danso.procedures.definitions.model import Status
from danso.procedures.wording import REASONS
from witness.canonical import canonical

FILE = "9.000001.toml"
TEXT = """
code = "9.000001"
vi = "Cấp giấy thử"
en = "Trial paper"
field = "residence"
level = "commune"
life_events = ["papers"]
words = ["giấy thử"]
competence = { by = "residence", vi = "Xã", en = "Commune", source = "own" }
valid = { since = 2025-07-01, source = "own" }
limits = [
  { number = 2, unit = "wday", when = { field = "request.reason", equals = "lost" }, source = "own" },
  { number = 1, unit = "in_day", cut_off = 15:00:00, source = "law" },
]
fees = [{ channels = ["online"], amount = 5_000, source = "own" }]
results = [{ code = "trial_paper", vi = "Giấy thử", en = "Trial paper", source = "own" }]
retention = { years = 5, source = "own" }
service.channels = ["counter", "online"]
service.online = "full"
service.assurance = 2
service.electronic_result = true
service.source = "own"
sources = { own = { title = "our own", status = "assumed" }, law = { title = "a law", status = "verified" } }

[[components]]
code = "proof"
vi = "Giấy tờ"
en = "Proof"
originals = 1
copies = 0
required_if = { field = "request.reason", in = ["lost"] }
satisfied_by = { registers = ["land.certificate"], results = ["trial_paper"], upload = true }
source = "own"

[[sections]]
code = "applicant"
vi = "Người đề nghị"
en = "Applicant"
about = "applicant"
register = ["name.full", "ethnicity"]
fields = [{ code = "phone", type = "phone", vi = "Điện thoại", en = "Phone", because = "contact" }]

[[sections]]
code = "request"
vi = "Đề nghị"
en = "Request"
fields = [
  { code = "reason", type = "choice", vi = "Lý do", en = "Reason", because = "wish", choices = [
    { code = "lost", vi = "Mất", en = "Lost" },
    { code = "worn", vi = "Hỏng", en = "Worn" },
  ] },
  { code = "urgent", type = "yes_no", vi = "Gấp", en = "Urgent", because = "wish", optional = true },
]

[[sections]]
code = "members"
vi = "Thành viên"
en = "Members"
about = "member"
repeats = true
register = ["personal_number"]
fields = [{ code = "note", type = "text", vi = "Ghi chú", en = "Note", because = "wish", optional = true }]

[[steps]]
role = "counter"
share = 40
vi = "Nhận"
en = "Receive"
source = "own"

[[steps]]
role = "leader"
share = 60
vi = "Ký"
en = "Sign"
source = "own"
"""

MISTAKES = [
    ('code = "9.000001"', "code = ", "", Reason.NOT_TOML),
    ('level = "commune"', 'level = "commune"\ncolour = "red"', "colour", Reason.UNKNOWN_KEY),
    ("share = 40", "share = 40\nweight = 1", "steps[1].weight", Reason.UNKNOWN_KEY),
    ('level = "commune"', "", "level", Reason.MISSING),
    ('level = "commune"', 'level = "district"', "level", Reason.NOT_ONE_OF),
    ("amount = 5_000", "amount = 5_000.0", "fees[1].amount", Reason.WRONG_VALUE),
    ("amount = 5_000", "amount = -1", "fees[1].amount", Reason.WRONG_VALUE),
    ("share = 40", 'share = "40"', "steps[1].share", Reason.WRONG_VALUE),
    ("share = 40", "share = 39", "steps", Reason.SHARES),
    ('code = "9.000001"', 'code = "9.000002"', "code", Reason.FILE_NAME),
    ('field = "residence"', 'field = "sport"', "field", Reason.UNKNOWN_TOPIC),
    ('life_events = ["papers"]', 'life_events = ["party"]', "life_events", Reason.UNKNOWN_TOPIC),
    ('words = ["giấy thử"]', "words = []", "words", Reason.EMPTY),
    ("since = 2025-07-01", "since = 2025-07-01, until = 2025-06-30", "valid.until", Reason.DATES),
    ('code = "members"', 'code = "request"', "sections", Reason.TWICE),
    ('code = "urgent"', 'code = "reason"', "sections[2].fields", Reason.TWICE),
    ('code = "worn"', 'code = "lost"', "sections[2].fields[1].choices", Reason.TWICE),
    (', because = "contact"', "", "sections[1].fields[3]", Reason.NO_ORIGIN),
    (
        'because = "contact"',
        'because = "contact", register = "phone"',
        "sections[1].fields[3].because",
        Reason.TWO_ORIGINS,
    ),
    ('"name.full"', '"name.nick"', "sections[1].fields[1].register", Reason.UNKNOWN_ATTRIBUTE),
    ("land.certificate", "land.price", "components[1].satisfied_by.registers", Reason.UNKNOWN_ATTRIBUTE),
    (
        'satisfied_by = { registers = ["land.certificate"], results = ["trial_paper"], upload = true }',
        "satisfied_by = {}",
        "components[1].satisfied_by",
        Reason.NO_WAY,
    ),
    (
        "optional = true },\n]",
        'optional = true, required_if = { field = "request.reason", answered = true } },\n]',
        "sections[2].fields[2].optional",
        Reason.OPTIONAL_AND_REQUIRED,
    ),
    ('type = "yes_no"', 'type = "choice"', "sections[2].fields[2].choices", Reason.CHOICES),
    ('about = "applicant"', "", "sections[1].about", Reason.NO_PARTY),
    ('["personal_number"]', '["name.full"]', "sections[3].fields", Reason.NO_NUMBER),
    (
        'unit = "in_day"',
        'unit = "in_day", when = { field = "request.reason", answered = true }',
        "limits",
        Reason.NO_LAST_LIMIT,
    ),
    ('when = { field = "request.reason", equals = "lost" }, ', "", "limits[1]", Reason.UNREACHED_LIMIT),
    ('fees = [{ channels = ["online"]', 'fees = [{ channels = ["post"]', "fees[1].channels", Reason.CHANNEL),
    (
        '{ field = "request.reason", equals = "lost" }',
        '{ field = "request.cause", equals = "lost" }',
        "limits[1].when",
        Reason.CONDITION_FIELD,
    ),
    (
        '{ field = "request.reason", equals = "lost" }',
        '{ field = "members.note", answered = true }',
        "limits[1].when",
        Reason.CONDITION_FIELD,
    ),
    ('in = ["lost"]', 'in = ["stolen"]', "components[1].required_if", Reason.CONDITION_VALUE),
    (
        '{ field = "request.reason", equals = "lost" }',
        '{ not = { field = "request.urgent", equals = "yes" } }',
        "limits[1].when",
        Reason.CONDITION_VALUE,
    ),
    ('in = ["lost"]', "in = []", "components[1].required_if", Reason.CONDITION_EMPTY),
    ('in = ["lost"]', 'like = "lost"', "components[1].required_if", Reason.CONDITION_SHAPE),
    ('cut_off = 15:00:00, source = "law"', 'source = "rumour"', "limits[2].source", Reason.UNKNOWN_SOURCE),
    ('source = "law"', 'source = "own"', "sources.law", Reason.UNUSED_SOURCE),
]


def test_a_whole_definition_is_read():
    definition = read_definition(FILE, TEXT)

    assert definition.limits[1].cut_off == dt.time(15)
    assert definition.sources["own"].status is Status.ASSUMED
    assert [field.code for field in definition.sections[0].fields] == ["name_full", "ethnicity", "phone"]
    assert definition.sections[0].fields[1].type == "ethnicity"


@pytest.mark.parametrize(("written", "instead", "key", "reason"), MISTAKES)
def test_a_mistake_is_named_with_file_key_and_reason(written, instead, key, reason):
    assert written in TEXT
    with pytest.raises(DefinitionError) as refused:
        read_definition(FILE, TEXT.replace(written, instead, 1))

    assert (FILE, key, reason) in {(each.file, each.key, each.reason) for each in refused.value.mistakes}


def test_every_reason_has_its_mistake_here():
    between_files = {Reason.UNKNOWN_RESULT}
    assert {reason for *_rest, reason in MISTAKES} | between_files == set(Reason)


def test_every_reason_has_its_words():
    assert set(REASONS) == {reason.value for reason in Reason}


def test_all_mistakes_of_a_file_are_told_at_once():
    wrong = TEXT.replace("share = 40", "share = 39").replace('"name.full"', '"name.nick"')
    with pytest.raises(DefinitionError) as refused:
        read_definition(FILE, wrong)

    assert {each.reason for each in refused.value.mistakes} == {Reason.SHARES, Reason.UNKNOWN_ATTRIBUTE}


def test_a_row_may_look_at_itself():
    text = TEXT.replace(
        'because = "wish", optional = true }]',
        'because = "wish", required_if = { field = "members.personal_number", answered = true } }]',
    )
    field = read_definition(FILE, text).sections[2].fields[1]
    assert field.required_if is not None


def test_an_earlier_result_must_be_one_that_some_procedure_gives(tmp_path):
    (tmp_path / FILE).write_text(TEXT.replace('results = ["trial_paper"]', 'results = ["other_paper"]'))
    with pytest.raises(DefinitionError) as refused:
        read_folder(tmp_path)

    assert [each.reason for each in refused.value.mistakes] == [Reason.UNKNOWN_RESULT]


def test_one_code_belongs_to_one_procedure(tmp_path):
    former = 'former = [{ code = "9.000001", until = 2025-06-30, source = "own" }]\nfield = '
    (tmp_path / FILE).write_text(TEXT)
    (tmp_path / "9.000002.toml").write_text(
        TEXT.replace('code = "9.000001"', 'code = "9.000002"').replace("field = ", former, 1)
    )
    with pytest.raises(DefinitionError) as refused:
        read_folder(tmp_path)

    assert {each.reason for each in refused.value.mistakes} == {Reason.TWICE}


def test_the_checksum_is_of_what_is_said_and_not_of_how_it_is_written():
    plain = checksum(read_definition(FILE, TEXT))

    assert checksum(read_definition(FILE, "# a remark\n" + TEXT)) == plain
    assert checksum(read_definition(FILE, unicodedata.normalize("NFD", TEXT))) == plain
    assert checksum(read_definition(FILE, TEXT.replace("amount = 5_000", "amount = 5_001"))) != plain


def test_a_definition_kept_as_json_comes_back_the_same():
    definition = read_definition(FILE, TEXT)
    kept = as_json(definition)

    assert canonical(kept)
    assert from_json(kept) == definition
    assert checksum(from_json(kept)) == checksum(definition)
