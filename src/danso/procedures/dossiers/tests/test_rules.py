from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path

from danso.procedures.definitions.model import Unit
from danso.procedures.dossiers import rules as module
from danso.procedures.dossiers.clock import Limit, Pause, Resumes
from danso.procedures.dossiers.rules import Rules, rules, terms_of
from danso.procedures.dossiers.tests.stories import COMMUNE

PACK = tomllib.loads((Path(module.__file__).parent / "packs" / "rules.toml").read_text("utf-8"))
THREE = Limit(3, Unit.WORKING_DAY)


def test_every_rule_says_where_it_stands_and_whether_it_was_verified():
    assert set(PACK) == {field.name for field in fields(Rules)}
    assert all(row["source"] and row["status"] in {"verified", "assumed"} for row in PACK.values())


def test_a_procedures_excluded_phases_pause_beside_the_supplement():
    terms = terms_of(THREE, calendar=COMMUNE, excluded=[Pause.POSTING, Pause.TAX], paper_result=False)
    assert terms.pausing == {Pause.SUPPLEMENT, Pause.POSTING, Pause.TAX}
    assert not terms.paper_result
    assert terms.supplements == PACK["supplements"]["value"]


def test_other_rules_give_other_terms():
    strict = replace(rules(), supplements=1, resumes=Resumes.RESET, rejection_code=9)
    terms = terms_of(THREE, calendar=COMMUNE, excluded=[], paper_result=True, by=strict)
    assert (terms.supplements, terms.resumes, terms.rejection_code) == (1, Resumes.RESET, 9)


def test_citizens_have_working_days_to_answer():
    assert rules().confirm_limit == Limit(1, Unit.WORKING_DAY)
    assert rules().supply_limit.unit is Unit.WORKING_DAY
