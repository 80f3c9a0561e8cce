"""The settings of single sign-on: what must be there together, where the secret comes from, what stops the start."""

from pathlib import Path

import pytest

from tracker.domain.vocabulary import Role
from tracker.journeys.single_sign_on import RoleRule
from tracker.settings import Settings, SettingsError, load_settings

SECRET = "what the provider gave"
WHOLE = """
[single_sign_on]
issuer = "https://login.example.org/city/v2.0"
client_id = "tracker"
address = "https://cameras.example.org"
"""
RULE = '\n[[single_sign_on.roles]]\nvalue = "Audit"\nrole = "oversight"\n'


def read(folder: Path, content: str, **environ: str) -> Settings:
    """The settings with a file of this content."""
    file = folder / "tracker.toml"
    file.write_text(content)
    return load_settings({"TRACKER_CONFIG": str(file), **environ})


def production(folder: Path) -> dict[str, str]:
    """The environment of a production, its keys in a file."""
    keys = folder / "keys.toml"
    keys.write_text(f'[[key]]\nid = "own"\nsecret = "{"k" * 32}"\n')
    keys.chmod(0o600)
    return {
        "TRACKER_ENV": "production",
        "TRACKER_SECRET_KEY": "s" * 32,
        "TRACKER_AUDIT_KEYS": str(keys),
        "TRACKER_SEED_KEYS": str(keys),
    }


def test_as_shipped_there_is_none() -> None:
    assert not load_settings({}).single_sign_on.is_on


def test_what_is_set_is_read(tmp_path: Path) -> None:
    made = read(tmp_path, f"{WHOLE}provisioning = true{RULE}", TRACKER_OIDC_SECRET=SECRET).single_sign_on
    assert made.is_on
    assert made.redirect_uri == "https://cameras.example.org/sign-in/single-sign-on/return"
    assert made.roles == (RoleRule("Audit", Role.OVERSIGHT),)
    assert (made.scopes, made.client_secret) == (("openid", "profile"), SECRET)


def test_the_secret_is_in_no_printed_form(tmp_path: Path) -> None:
    settings = read(tmp_path, WHOLE, TRACKER_OIDC_SECRET=SECRET)
    assert settings.single_sign_on.client_secret == SECRET
    assert SECRET not in f"{settings!r} {settings.single_sign_on!r}"


def test_the_secret_may_stand_in_a_file_of_its_own_and_the_environment_comes_first(tmp_path: Path) -> None:
    kept = tmp_path / "oidc-secret"
    kept.write_text(f"{SECRET}\n")
    named = f'{WHOLE}client_secret_file = "{kept}"\n'
    assert read(tmp_path, named).single_sign_on.client_secret == SECRET
    assert read(tmp_path, named, TRACKER_OIDC_SECRET="another").single_sign_on.client_secret == "another"


@pytest.mark.parametrize("mode, fit", [(0o600, True), (0o640, True), (0o644, False), (0o620, False)])
def test_a_production_does_not_take_a_secret_that_others_read(tmp_path: Path, mode: int, fit: bool) -> None:
    kept = tmp_path / "oidc-secret"
    kept.write_text(SECRET)
    kept.chmod(mode)
    given = production(tmp_path)
    content = f'{WHOLE}client_secret_file = "{kept}"\nrequired_amr = ["mfa"]\n'
    if fit:
        assert read(tmp_path, content, **given).single_sign_on.client_secret == SECRET
    else:
        with pytest.raises(SettingsError, match="open to others") as refused:
            read(tmp_path, content, **given)
        assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "demanded, fit", [("", False), ('required_amr = ["mfa"]', True), ('required_acr = ["2"]', True)]
)
def test_a_production_demands_a_second_factor_of_the_provider(tmp_path: Path, demanded: str, fit: bool) -> None:
    given = {**production(tmp_path), "TRACKER_OIDC_SECRET": SECRET}
    if fit:
        assert read(tmp_path, f"{WHOLE}{demanded}\n", **given).single_sign_on.vouches_for_second_factor
    else:
        with pytest.raises(SettingsError, match="second factor"):
            read(tmp_path, f"{WHOLE}{demanded}\n", **given)
    assert not read(tmp_path, WHOLE, TRACKER_OIDC_SECRET=SECRET).single_sign_on.vouches_for_second_factor


@pytest.mark.parametrize(
    "content, said",
    [
        (WHOLE.replace('"tracker"', '""'), "single_sign_on.client_id"),
        (WHOLE.replace('"https://cameras.example.org"', '""'), "single_sign_on.address"),
        (WHOLE.replace("https://cameras", "http://cameras"), "single_sign_on.address"),
        (WHOLE.replace('.example.org"', '.example.org/"'), "single_sign_on.address"),
        (WHOLE.replace("https://login", "http://login"), "single_sign_on.issuer"),
        (WHOLE.replace("https://login", "https://u:p@login"), "single_sign_on.issuer"),
        (WHOLE.replace("/v2.0", "/v2.0?x"), "single_sign_on.issuer"),
        (f"{WHOLE}scopes = ['profile']\n", "single_sign_on.scopes"),
        (f"{WHOLE}provisioning = true\n", "single_sign_on.provisioning"),
        (f"{WHOLE}provisioning = 'yes'{RULE}", "single_sign_on.provisioning"),
        (f"{WHOLE}hosts = ['https://a.example']\n", "single_sign_on.hosts"),
        (f"{WHOLE}colour = 1\n", "single_sign_on.colour"),
        (f"{WHOLE}{RULE}".replace("oversight", "service"), "single_sign_on.roles"),
        (f"{WHOLE}{RULE}".replace("oversight", "emperor"), "single_sign_on.roles"),
        (f"{WHOLE}{RULE}".replace("oversight", "supervisor"), "precincts"),
        (f"{WHOLE}{RULE}precincts = ['1']\n".replace("oversight", "administrator"), "precincts"),
        (f"{WHOLE}{RULE}precincts = ['1']\n", "precincts"),
        (WHOLE, "TRACKER_OIDC_SECRET"),
        (f"{WHOLE}client_secret_file = '/nowhere/at/all'\n", "cannot be read"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path: Path, content: str, said: str) -> None:
    given = {"TRACKER_OIDC_SECRET": SECRET} if said.startswith(("single", "prec")) else {}
    with pytest.raises(SettingsError, match=said):
        read(tmp_path, content, **given)


@pytest.mark.parametrize(
    "asked, may",
    [
        ("https://login.example.org/city/token", True),
        ("https://LOGIN.example.org/token", True),
        ("https://tokens.example.org:8443/x", True),
        ("https://tokens.example.org/x", False),
        ("http://login.example.org/token", False),
        ("https://login.example.org.evil.example/token", False),
        ("https://login.example.org@evil.example/token", False),
        ("https://login.example.org:444/token", False),
        ("//login.example.org/token", False),
        ("file:///etc/passwd", False),
        ("", False),
        ("https://[", False),
    ],
)
def test_the_ways_out_are_the_issuers_host_and_those_that_are_named(tmp_path: Path, asked: str, may: bool) -> None:
    content = f'{WHOLE}hosts = ["tokens.example.org:8443"]\n'
    settings = read(tmp_path, content, TRACKER_OIDC_SECRET=SECRET)
    assert settings.single_sign_on.may_ask(asked) is may
