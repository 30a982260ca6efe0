from __future__ import annotations

from pathlib import Path

from danso.organizations.models import Role
from danso.organizations.rights import POLICY, Action

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "rights.md"


def cells(line):
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]


def table_of_the_page():
    rows = [cells(line) for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    roles, body = rows[0][2:], rows[2:]
    return {(role, row[0]): answer for row in body for role, answer in zip(roles, row[2:], strict=True)}


def test_the_page_of_rights_says_what_the_policy_says():
    policy = {
        (role.value, action.value): scope.value if (scope := POLICY[role].get(action)) else "–"
        for role in Role
        for action in Action
    }
    assert table_of_the_page() == policy
