"""The table of decisions: one line a story, denied unless everything holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.ledger.access import Access, Assurance
from danso.population.cases import CaseQuestion, CaseState, forget_case_kind, register_case_kind, state_of
from danso.population.decide import CHECKS, Decision, ReadRequest, Reason, decide
from danso.population.purposes import Way, purposes


def local(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=dt.timezone(dt.timedelta(hours=7)))


NOON = local(2024, 10, 10, 12)
OPEN = CaseState(live=True, in_unit=True, parties=True)
ACCESS = Access(
    agency="STP",
    system="danso",
    actor="officer:7",
    assurance=Assurance.LOA2,
    purpose="GQ_TTHC",
    legal_basis="nd-107-2021",
    case="HS-1",
)
GOOD = ReadRequest(
    access=ACCESS,
    way=Way.NUMBER,
    fields=("name.full", "birth.date"),
    people=1,
    at=NOON,
    authenticated=True,
    right=True,
    case=OPEN,
)
CITIZEN = replace(
    GOOD,
    access=replace(
        ACCESS, actor="citizen", purpose="TU_TRA_CUU", legal_basis="luat-can-cuoc-5", case="", agency=""
    ),
    right=False,
    case=None,
    own=True,
)

THIRD_PARTY = replace(
    GOOD,
    access=Access(
        "NGAN-HANG", "third-party", "system:third-party", Assurance.NONE, "MO_TAI_KHOAN", "nd-69-2024"
    ),
    way=Way.VERIFY,
    fields=("name.full", "personal_number", "birth.date"),
    case=None,
    consent=True,
)


def asked(request: ReadRequest = GOOD, **changes) -> ReadRequest:
    access = {
        name: changes.pop(name) for name in tuple(changes) if hasattr(ACCESS, name) and name != "case_state"
    }
    state = {"case": changes.pop("case_state")} if "case_state" in changes else {}
    return replace(request, access=replace(request.access, **access), **state, **changes)


REFUSED = [
    ("nobody is signed in", asked(authenticated=False), Reason.NOT_SIGNED_IN),
    ("the position gives no right", asked(right=False), Reason.NO_RIGHT),
    ("an unknown purpose", asked(purpose="TO_MO"), Reason.UNKNOWN_PURPOSE),
    ("no purpose", asked(purpose=""), Reason.UNKNOWN_PURPOSE),
    ("an unknown kind of asker", asked(actor="robot:1"), Reason.WRONG_ASKER),
    ("nobody asks", asked(actor=""), Reason.WRONG_ASKER),
    ("an officer uses the citizen's purpose", asked(CITIZEN, actor="officer:7"), Reason.WRONG_ASKER),
    ("a citizen uses the officer's purpose", asked(actor="citizen"), Reason.WRONG_ASKER),
    ("before the purpose was in force", asked(at=local(2021, 1, 5, 9)), Reason.PURPOSE_NOT_YET),
    ("a search by name for a procedure", asked(way=Way.NAME), Reason.WRONG_WAY),
    ("statistics about a person", asked(purpose="THONG_KE"), Reason.WRONG_WAY),
    ("another purpose's legal basis", asked(legal_basis="luat-nvqs-2015"), Reason.WRONG_LEGAL_BASIS),
    ("no legal basis", asked(legal_basis=""), Reason.WRONG_LEGAL_BASIS),
    ("signed in too weakly", asked(assurance=Assurance.NONE), Reason.ASSURANCE_TOO_LOW),
    ("a citizen of level 01", asked(CITIZEN, assurance=Assurance.LOA1), Reason.ASSURANCE_TOO_LOW),
    ("no case", replace(GOOD, access=replace(ACCESS, case="")), Reason.NO_CASE),
    ("a case nobody knows", asked(case_state=None), Reason.UNKNOWN_CASE),
    ("a closed case", asked(case_state=replace(OPEN, live=False)), Reason.CASE_CLOSED),
    ("a case of another unit", asked(case_state=replace(OPEN, in_unit=False)), Reason.CASE_ELSEWHERE),
    ("no party of the case", asked(case_state=replace(OPEN, parties=False)), Reason.NOT_A_PARTY),
    ("somebody else's data", asked(CITIZEN, own=False), Reason.NOT_OWN),
    ("a third party without the person's consent", asked(THIRD_PARTY, consent=False), Reason.NO_CONSENT),
    ("a third party reads instead of asking yes or no", asked(THIRD_PARTY, way=Way.NUMBER), Reason.WRONG_WAY),
    ("an officer uses a third party's purpose", asked(THIRD_PARTY, actor="officer:7"), Reason.WRONG_ASKER),
    ("no fields", asked(fields=()), Reason.NO_FIELDS),
    ("more fields than there are", asked(fields=("sex",) * 131), Reason.TOO_MANY_FIELDS),
    ("an unknown field", asked(fields=("shoe_size",)), Reason.UNKNOWN_FIELD),
    ("a field the purpose does not need", asked(fields=("phone",)), Reason.FIELD_NOT_ALLOWED),
    (
        "a sensitive field at level 01",
        asked(fields=("ethnicity",), assurance=Assurance.LOA1),
        Reason.SENSITIVE_FIELD,
    ),
    ("nobody asked about", asked(people=0), Reason.NOBODY_ASKED),
    ("twenty-one numbers", asked(people=21), Reason.TOO_MANY_PEOPLE),
    ("at night", asked(at=local(2024, 10, 10, 23)), Reason.OUTSIDE_HOURS),
    ("when the hours are over", asked(at=local(2024, 10, 10, 21)), Reason.OUTSIDE_HOURS),
    ("more than the day's quota", asked(used=300), Reason.QUOTA_USED),
    ("a batch over the rest of the quota", asked(used=290, people=11), Reason.QUOTA_USED),
    ("too fast", asked(too_fast=True), Reason.TOO_FAST),
]
ALLOWED = [
    ("an officer for a party of an open case", GOOD, ("right", "party")),
    ("twenty numbers", asked(people=20), ("right", "party")),
    ("the last of the quota", asked(used=299), ("right", "party")),
    ("a sensitive field at level 02", asked(fields=("ethnicity",)), ("right", "party")),
    ("a system at night", asked(actor="system:x", at=local(2024, 10, 10, 3)), ("right", "party")),
    ("a system beyond an officer's quota", asked(actor="system:x", used=10_000), ("right", "party")),
    ("when the hours begin", asked(at=local(2024, 10, 10, 6)), ("right", "party")),
    ("a citizen's own data", CITIZEN, ("own_data",)),
    ("a third party with consent, at night", asked(THIRD_PARTY, at=local(2024, 10, 10, 3)), ("consent",)),
    ("a citizen's own religion", asked(CITIZEN, fields=("religion",)), ("own_data",)),
    (
        "social assistance without being a party",
        asked(purpose="AN_SINH", legal_basis="nd-20-2021", case_state=replace(OPEN, parties=False)),
        ("right", "case"),
    ),
    (
        "an emergency with its reason alone",
        asked(purpose="KHAN_CAP", legal_basis="luat-bvdlcn-2025", fields=("blood_group",), case_state=None),
        ("right", "stated_reason"),
    ),
]


@pytest.mark.parametrize(("story", "request_", "reason"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(story: str, request_: ReadRequest, reason: Reason) -> None:
    decision = decide(request_)
    assert not decision.allowed
    assert reason in decision.reasons


@pytest.mark.parametrize(("story", "request_", "grounds"), ALLOWED, ids=[row[0] for row in ALLOWED])
def test_allowed(story: str, request_: ReadRequest, grounds: tuple[str, ...]) -> None:
    assert decide(request_) == Decision(allowed=True, reasons=grounds)


def test_every_reason_is_told_by_some_story() -> None:
    assert {reason for _story, _request, reason in REFUSED} == set(Reason)


def test_a_refusal_gives_every_reason() -> None:
    decision = decide(asked(authenticated=False, right=False, people=21))
    assert decision.reasons == (Reason.NOT_SIGNED_IN, Reason.NO_RIGHT, Reason.TOO_MANY_PEOPLE)


def test_an_empty_request_is_refused() -> None:
    nothing = Access("", "", "", Assurance.NONE, "GQ_TTHC", "")
    assert not decide(ReadRequest(nothing, Way.NUMBER, (), 0, NOON)).allowed


@given(
    st.fixed_dictionaries(
        {
            "purpose": st.sampled_from(sorted(purposes())),
            "way": st.sampled_from(list(Way)),
            "authenticated": st.booleans(),
            "right": st.booleans(),
            "own": st.booleans(),
            "assurance": st.sampled_from(list(Assurance)),
            "people": st.integers(0, 50),
            "actor": st.sampled_from(["officer:1", "citizen", "system:x", "", "nobody"]),
            "fields": st.lists(st.sampled_from(["name.full", "religion", "phone", "x"]), max_size=3).map(
                tuple
            ),
        }
    )
)
def test_allowed_means_that_every_check_passed(changes) -> None:
    request = asked(**changes)
    passed = not any(check(request, purposes()[request.access.purpose]) for check in CHECKS)
    assert decide(request).allowed is passed
    assert not passed or request.authenticated


def test_the_longest_prefix_answers_for_a_case() -> None:
    question = CaseQuestion("HSX-1", "STP", frozenset(), dt.datetime(2024, 10, 10, tzinfo=dt.UTC))
    assert state_of(question) is None
    register_case_kind("HS", lambda _question: OPEN)
    register_case_kind("HSX-", lambda _question: replace(OPEN, live=False))
    try:
        assert state_of(question) == replace(OPEN, live=False)
        with pytest.raises(ValueError, match="taken"):
            register_case_kind("HS", lambda _question: None)
    finally:
        forget_case_kind("HS")
        forget_case_kind("HSX-")
