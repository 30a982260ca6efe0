"""People find the right procedure in their own words."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

from danso.procedures.definitions import definitions
from danso.procedures.search import index_of
from danso.vietnam.text import search_key, strip_diacritics

QUESTIONS = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))
WANTED = 0.95
TOP = 3
INDEX = index_of(definitions().values())


def asked(part):
    return [(question, code) for code, questions in QUESTIONS[part].items() for question in questions]


def found(question):
    return [each.code for each in INDEX.find(question, top=TOP)]


def rate(pairs):
    return sum(code in found(question) for question, code in pairs) / len(pairs)


def test_there_are_120_questions_a_third_of_them_held_out():
    assert (len(asked("open")), len(asked("held_out"))) == (80, 40)
    questions = [question for question, _code in asked("open") + asked("held_out")]
    assert len(set(questions)) == len(questions)


def test_no_question_stands_in_a_definition():
    written = [text for each in definitions().values() for text in (each.vi, *each.words)]
    given = {search_key(question) for question, _code in asked("held_out")}
    assert not given & set(map(search_key, written))


def test_the_right_procedure_is_among_the_first_three():
    both = asked("open") + asked("held_out")
    rates = f"open {rate(asked('open')):.3f}, held out {rate(asked('held_out')):.3f}, all {rate(both):.3f}"
    assert rate(both) >= WANTED, rates
    assert rate(asked("open")) >= WANTED, rates
    assert rate(asked("held_out")) >= WANTED, rates


def test_without_diacritics_it_is_found_too():
    plain = [(strip_diacritics(question), code) for question, code in asked("open") + asked("held_out")]
    assert rate(plain) >= WANTED, f"{rate(plain):.3f}"


def test_a_slip_of_the_keyboard_hides_little():
    chance = random.Random(6)
    slipped = [
        (slip(question, chance), code)
        for question, code in asked("open") + asked("held_out")
        for _time in range(3)
    ]
    assert rate(slipped) >= 0.9, f"{rate(slipped):.3f}"


def test_a_code_is_found_by_itself_and_a_repealed_one_by_its_successor():
    assert found("1.001193") == ["1.001193"]
    assert found(" 2.000986 ") == ["3.000722"]


def test_what_shares_nothing_with_any_procedure_finds_none():
    assert found("xyz") == []
    assert found("") == []
    assert found("làm sao") == []


def test_procedures_stand_under_life_events_and_fields():
    assert {each.code for each in INDEX.of_life_event("death")} == {"1.000656", "2.002913"}
    assert "2.001159" in {each.code for each in INDEX.of_field("residence")}


def slip(question, chance):
    """The question with two neighbouring letters of a longer word swapped, or one left out."""
    words = question.split()
    long = [at for at, word in enumerate(words) if len(word) >= 4]
    at = chance.choice(long or [0])
    word, place = words[at], chance.randrange(max(1, len(words[at]) - 1))
    swapped = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
    words[at] = chance.choice([swapped, word[:place] + word[place + 1 :]])
    return " ".join(words)
