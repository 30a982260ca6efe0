from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from danso.organizations.models import Organization, Role
from danso.organizations.rights import POLICY, Action, Officer, Post, require

PROVINCE = "TINH/"
OWN = "TINH/STTTT/"
BELOW = "TINH/STTTT/TRUNGTAM/"
OTHER = "TINH/STP/"


def officer(role: Role, path: str = OWN) -> Officer:
    return Officer(user_id=1, name="Cán bộ", posts=(Post(role, 1, path),))


ALLOW, DENY = True, False

# role, action, about (None: the whole province), answer
CASES = [
    (Role.STANDING_OFFICE, Action.READ, None, ALLOW),
    (Role.STANDING_OFFICE, Action.READ, OTHER, ALLOW),
    (Role.STANDING_OFFICE, Action.IMPORT_PLAN, None, ALLOW),
    (Role.STANDING_OFFICE, Action.CHANGE_PLAN, None, ALLOW),
    (Role.STANDING_OFFICE, Action.MOVE_ASSIGNMENT, OTHER, ALLOW),
    (Role.STANDING_OFFICE, Action.WRITE_REPORT, OWN, ALLOW),
    (Role.STANDING_OFFICE, Action.WRITE_REPORT, OTHER, DENY),
    (Role.STANDING_OFFICE, Action.SUBMIT_REPORT, OTHER, DENY),
    (Role.STANDING_OFFICE, Action.APPROVE_REPORT, OTHER, ALLOW),
    (Role.STANDING_OFFICE, Action.CONSOLIDATE, None, ALLOW),
    (Role.STANDING_OFFICE, Action.SET_POLICY, None, ALLOW),
    (Role.STANDING_OFFICE, Action.DECIDE, None, DENY),
    (Role.STANDING_OFFICE, Action.ADMINISTER, None, DENY),
    (Role.FOCAL_OFFICER, Action.READ, OWN, ALLOW),
    (Role.FOCAL_OFFICER, Action.READ, BELOW, ALLOW),
    (Role.FOCAL_OFFICER, Action.READ, OTHER, DENY),
    (Role.FOCAL_OFFICER, Action.READ, None, DENY),
    (Role.FOCAL_OFFICER, Action.READ, PROVINCE, DENY),
    (Role.FOCAL_OFFICER, Action.WRITE_REPORT, OWN, ALLOW),
    (Role.FOCAL_OFFICER, Action.WRITE_REPORT, OTHER, DENY),
    (Role.FOCAL_OFFICER, Action.SUBMIT_REPORT, OWN, ALLOW),
    (Role.FOCAL_OFFICER, Action.APPROVE_REPORT, OWN, DENY),
    (Role.FOCAL_OFFICER, Action.CONSOLIDATE, OWN, DENY),
    (Role.FOCAL_OFFICER, Action.IMPORT_PLAN, OWN, DENY),
    (Role.FOCAL_OFFICER, Action.SET_POLICY, OWN, DENY),
    (Role.AGENCY_HEAD, Action.SUBMIT_REPORT, OWN, ALLOW),
    (Role.AGENCY_HEAD, Action.SUBMIT_REPORT, OTHER, DENY),
    (Role.AGENCY_HEAD, Action.APPROVE_REPORT, OWN, DENY),
    (Role.AGENCY_HEAD, Action.READ, OTHER, DENY),
    (Role.AGENCY_HEAD, Action.REVIEW_READINGS, BELOW, ALLOW),
    (Role.AGENCY_HEAD, Action.REVIEW_READINGS, OTHER, DENY),
    (Role.FOCAL_OFFICER, Action.REVIEW_READINGS, OWN, DENY),
    (Role.STANDING_OFFICE, Action.REVIEW_READINGS, OWN, DENY),
    (Role.COMMITTEE_HEAD, Action.READ, None, ALLOW),
    (Role.COMMITTEE_HEAD, Action.DECIDE, None, ALLOW),
    (Role.COMMITTEE_HEAD, Action.WRITE_REPORT, OWN, DENY),
    (Role.COMMITTEE_HEAD, Action.APPROVE_REPORT, OWN, DENY),
    (Role.COMMITTEE_HEAD, Action.CHANGE_PLAN, None, DENY),
    (Role.AUDITOR, Action.READ, OTHER, ALLOW),
    (Role.AUDITOR, Action.EXPORT, None, ALLOW),
    (Role.AUDITOR, Action.REVIEW_READINGS, OTHER, ALLOW),
    (Role.AUDITOR, Action.COMMENT, OTHER, DENY),
    (Role.AUDITOR, Action.MOVE_ASSIGNMENT, OTHER, DENY),
    (Role.ADMINISTRATOR, Action.ADMINISTER, None, ALLOW),
    (Role.ADMINISTRATOR, Action.READ, None, DENY),
    (Role.ADMINISTRATOR, Action.REVIEW_READINGS, None, DENY),
    (Role.ADMINISTRATOR, Action.APPROVE_REPORT, None, DENY),
]


@pytest.mark.parametrize(("role", "action", "about", "answer"), CASES)
def test_who_may_do_what_about_whom(role, action, about, answer):
    assert officer(role).may(action, about) is answer


@pytest.mark.parametrize("action", list(Action))
def test_who_has_no_position_may_do_nothing(action):
    nobody = Officer(user_id=1, name="Không chức vụ", posts=())
    assert not nobody.may(action, OWN)
    assert not nobody.may(action)
    assert nobody.paths(action) == ()


OF_AUDITORS = (Action.READ, Action.EXPORT, Action.REVIEW_READINGS)


@pytest.mark.parametrize("action", [a for a in Action if a not in OF_AUDITORS])
def test_an_auditor_only_reads_and_reviews_readings(action):
    assert not officer(Role.AUDITOR).may(action, OWN)


def test_every_role_stands_in_the_policy():
    assert set(POLICY) == set(Role)


def test_a_name_that_begins_alike_is_not_below():
    assert not officer(Role.FOCAL_OFFICER, "TINH/ST/").may(Action.READ, "TINH/STTTT/")


def test_two_positions_add_up():
    both = Officer(
        user_id=1,
        name="Kiêm nhiệm",
        posts=(Post(Role.FOCAL_OFFICER, 1, OWN), Post(Role.AGENCY_HEAD, 2, OTHER)),
    )
    assert both.paths(Action.READ) == (OWN, OTHER)
    assert both.may(Action.SUBMIT_REPORT, OTHER)


def test_a_refusal_is_an_exception():
    with pytest.raises(PermissionDenied):
        require(officer(Role.FOCAL_OFFICER), Action.READ, Organization(code="STP", path=OTHER))
