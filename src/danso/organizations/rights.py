"""Who may do what, about which organization: roles, scopes and one table (deny by default)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied

from danso.organizations.models import Organization, Role


class Action(StrEnum):
    """What an officer asks to do."""

    READ = "read"
    IMPORT_PLAN = "import_plan"
    CHANGE_PLAN = "change_plan"
    MOVE_ASSIGNMENT = "move_assignment"
    WRITE_REPORT = "write_report"
    SUBMIT_REPORT = "submit_report"
    APPROVE_REPORT = "approve_report"
    CONSOLIDATE = "consolidate"
    COMMENT = "comment"
    DECLARE_VALUE = "declare_value"
    HOLD_REVIEW = "hold_review"
    DECIDE = "decide"
    SET_POLICY = "set_policy"
    EXPORT = "export"
    ADMINISTER = "administer"
    READ_RESIDENT = "read_resident"
    CLEAN_RESIDENTS = "clean_residents"
    MANAGE_THIRD_PARTIES = "manage_third_parties"
    REVIEW_READINGS = "review_readings"


class Scope(StrEnum):
    """Whose records an action may touch: the officer's own subtree, or the whole province."""

    SUBTREE = "subtree"
    PROVINCE = "province"


POLICY: dict[Role, dict[Action, Scope]] = {
    Role.STANDING_OFFICE: {
        Action.READ: Scope.PROVINCE,
        Action.IMPORT_PLAN: Scope.PROVINCE,
        Action.CHANGE_PLAN: Scope.PROVINCE,
        Action.MOVE_ASSIGNMENT: Scope.PROVINCE,
        Action.WRITE_REPORT: Scope.SUBTREE,
        Action.SUBMIT_REPORT: Scope.SUBTREE,
        Action.APPROVE_REPORT: Scope.PROVINCE,
        Action.CONSOLIDATE: Scope.PROVINCE,
        Action.COMMENT: Scope.PROVINCE,
        Action.DECLARE_VALUE: Scope.PROVINCE,
        Action.HOLD_REVIEW: Scope.PROVINCE,
        Action.SET_POLICY: Scope.PROVINCE,
        Action.EXPORT: Scope.PROVINCE,
        Action.READ_RESIDENT: Scope.PROVINCE,
        Action.CLEAN_RESIDENTS: Scope.PROVINCE,
        Action.MANAGE_THIRD_PARTIES: Scope.PROVINCE,
    },
    Role.FOCAL_OFFICER: {
        Action.READ: Scope.SUBTREE,
        Action.MOVE_ASSIGNMENT: Scope.SUBTREE,
        Action.WRITE_REPORT: Scope.SUBTREE,
        Action.SUBMIT_REPORT: Scope.SUBTREE,
        Action.COMMENT: Scope.SUBTREE,
        Action.DECLARE_VALUE: Scope.SUBTREE,
        Action.EXPORT: Scope.SUBTREE,
        Action.READ_RESIDENT: Scope.SUBTREE,
        Action.CLEAN_RESIDENTS: Scope.SUBTREE,
    },
    Role.AGENCY_HEAD: {
        Action.READ: Scope.SUBTREE,
        Action.MOVE_ASSIGNMENT: Scope.SUBTREE,
        Action.WRITE_REPORT: Scope.SUBTREE,
        Action.SUBMIT_REPORT: Scope.SUBTREE,
        Action.COMMENT: Scope.SUBTREE,
        Action.DECLARE_VALUE: Scope.SUBTREE,
        Action.EXPORT: Scope.SUBTREE,
        Action.READ_RESIDENT: Scope.SUBTREE,
        Action.CLEAN_RESIDENTS: Scope.SUBTREE,
        Action.REVIEW_READINGS: Scope.SUBTREE,
    },
    Role.COMMITTEE_HEAD: {
        Action.READ: Scope.PROVINCE,
        Action.COMMENT: Scope.PROVINCE,
        Action.HOLD_REVIEW: Scope.PROVINCE,
        Action.DECIDE: Scope.PROVINCE,
        Action.EXPORT: Scope.PROVINCE,
    },
    Role.AUDITOR: {
        Action.READ: Scope.PROVINCE,
        Action.EXPORT: Scope.PROVINCE,
        Action.REVIEW_READINGS: Scope.PROVINCE,
    },
    Role.ADMINISTRATOR: {Action.ADMINISTER: Scope.PROVINCE},
}


@dataclass(frozen=True, slots=True)
class Post:
    """A position as the rights see it: the role, and the organization's path in the tree."""

    role: Role
    organization_id: int
    path: str
    organization_name: str = ""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who is asking: a user and the positions in force today."""

    user_id: int
    name: str
    posts: tuple[Post, ...]

    def may(self, action: Action, path: str | None = None) -> bool:
        """Whether the officer may do `action` about the organization at `path` (None: the whole province)."""
        return any(
            scope is Scope.PROVINCE or (path is not None and path.startswith(post.path))
            for post in self.posts
            if (scope := POLICY[post.role].get(action)) is not None
        )

    def may_somewhere(self, action: Action) -> bool:
        """Whether any of the officer's positions allows `action` for at least its own subtree."""
        return any(action in POLICY[post.role] for post in self.posts)

    def paths(self, action: Action) -> tuple[str, ...] | None:
        """Path prefixes the officer may do `action` about; None means the whole province."""
        scopes = [(POLICY[post.role].get(action), post.path) for post in self.posts]
        if any(scope is Scope.PROVINCE for scope, _path in scopes):
            return None
        return tuple(path for scope, path in scopes if scope is Scope.SUBTREE)

    def has_role(self, role: Role) -> bool:
        """Whether one of the officer's positions has the role."""
        return any(post.role == role for post in self.posts)


def require(officer: Officer, action: Action, about: Organization | None = None) -> None:
    """Raise PermissionDenied unless the officer may do `action` about the organization (None: province)."""
    if not officer.may(action, about.path if about else None):
        raise PermissionDenied(action.value)
