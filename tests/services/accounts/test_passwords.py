"""What a password must be like: long, printable, not among the first that are guessed, and no rule besides."""

import pytest

from tracker.domain.errors import Invalid
from tracker.services.accounts.passwords import _HASHER, NOBODYS_HASH, check_password, hash_password, matches
from tracker.services.accounts.phrases import COMMON_PHRASES

OWN = ("Ivy", "Lundgren", "Metro", "Transit", "Police")


def refused(password: str) -> str | None:
    """The code with which a password of ivy's is refused, else None."""
    try:
        check_password(password, username="ivy", own=OWN)
    except Invalid as refusal:
        said = refusal
    else:
        return None
    (problem,) = said.problems
    assert (said.code, problem.field) == ("password_unfit", "password")
    assert problem.message.endswith(".")
    return problem.code


@pytest.mark.parametrize(
    "password, code",
    [
        ("fourteen chars", "too_short"),
        ("x" * 129, "too_long"),
        ("fifteen \tcharac", "not_printable"),
        ("fifteen\u0000charact", "not_printable"),
        ("this has IVY in it", "is_username"),
        ("exactly fifteen", None),
        ("living in Ivybridge then", None),
        ("e\u0301" * 14, "too_short"),
        ("pass phrase of many words " * 4, None),
        ("ЗЖЇ 密码 pässwörd ok", None),
        ("x7Kp2mQz9LrTw4v", None),
        ("nine blue teapots", None),
        ("granite-otter-lantern" + "7" * (128 - 21), None),
    ],
)
def test_a_password_is_judged_by_its_length_and_what_can_be_typed(password: str, code: str | None) -> None:
    assert refused(password) == code


@pytest.mark.parametrize(
    "password, words",
    [
        ("aaaaaaaaaaaaaaa", "repeats"),
        ("passwordpassword", "phrase"),
        ("Summer2016Summer2016", "repeats"),
        ("P@ssw0rdP@ssw0rd", "repeats"),
        ("qwertyuiop12345", "common"),
        ("1qaz2wsx3edc4rfv", "common"),
        ("asdfghjkl;'asdfghjkl", "keys"),
        ("abcdefghijklmnop", "in a row"),
        ("123456789012345", "common|in a row"),
        ("administrator123", "common"),
        ("To be or not to be!", "phrase"),
        ("CorrectHorseBatteryStaple1", "phrase"),
        ("the quick brown fox", "phrase"),
        ("May the Force be with you", "phrase"),
        ("To protect with courage", None),
    ],
)
def test_what_is_guessed_first_is_refused_with_the_reason(password: str, words: str | None) -> None:
    if words is None:
        assert refused(password) is None
        return
    with pytest.raises(Invalid, match=words) as refusal:
        check_password(password, username="ivy", own=OWN)
    assert refusal.value.problems[0].code == "too_common"


@pytest.mark.parametrize(
    "password, code",
    [
        ("minneapolis police", "own_words"),
        ("TrackerTracker2016", "own_words"),
        ("lundgren the third", "own_words"),
        ("METRO transit police 1", "own_words"),
        ("m1nneap0l1sp0l1ce", "too_common"),
        ("lundgren and nine blue teapots", None),
        ("the police band plays on sundays", None),
    ],
)
def test_the_accounts_own_words_and_the_agencys_count_for_nothing(password: str, code: str | None) -> None:
    assert refused(password) == code


def test_every_phrase_everybody_knows_is_refused_however_it_is_written() -> None:
    for phrase in COMMON_PHRASES:
        assert refused(f"  {phrase.upper()} 1!".ljust(15, "!")) in {"too_common", "own_words"}, phrase


def test_a_password_matches_itself_alone_and_is_never_cut() -> None:
    longest = "caf\u00e9 and " + "n" * 118
    kept = hash_password(longest + "x")
    assert kept.startswith("$argon2id$")
    assert matches(kept, "cafe\u0301 and " + "n" * 118 + "x")
    assert not matches(kept, longest + "y")
    for other in (longest.replace("\u00e9", "e") + "x", longest * 100):
        assert not matches(kept, other)
    assert not matches(None, "anything at all")
    assert not matches("no hash at all", "anything at all")


def test_the_hash_of_nobody_costs_what_a_users_does() -> None:
    assert not _HASHER.check_needs_rehash(NOBODYS_HASH)
