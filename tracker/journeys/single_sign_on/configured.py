"""What an installation says about its identity provider, and what somebody's groups there make of them here."""

from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tracker.domain.vocabulary import Role

RETURN_PATH = "/sign-in/single-sign-on/return"
SIGNED_OUT_PATH = "/signed-out"


@dataclass(frozen=True, slots=True)
class Granted:
    """The role and the precincts (codes) that somebody has by the provider's word."""

    role: Role
    precincts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Whoever has this value among the provider's groups has this role here, for these precincts (codes)."""

    value: str
    role: Role
    precincts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The provider (no `issuer`: none), how this tracker is known to it, and what of a person's claims counts.

    `address` is the tracker's own, `hosts` where the provider may be spoken to besides the issuer's host, each as
    `host` or `host:port`. Without `roles` the provider's word changes no role. A sign-in needs one of `required_acr`
    and one of `required_amr` where they name any.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    address: str = ""
    hosts: tuple[str, ...] = ()
    ca_file: str = ""
    scopes: tuple[str, ...] = ("openid", "profile")
    username_claim: str = "preferred_username"
    full_name_claim: str = "name"
    roles_claim: str = "groups"
    roles: tuple[RoleRule, ...] = ()
    provisioning: bool = False
    required_acr: tuple[str, ...] = ()
    required_amr: tuple[str, ...] = ()
    label: str = "single sign-on"

    @property
    def is_on(self) -> bool:
        """Whether there is a provider to sign in with."""
        return bool(self.issuer)

    @property
    def vouches_for_second_factor(self) -> bool:
        """Whether a second factor is demanded of the provider, as every production does."""
        return bool(self.required_acr or self.required_amr)

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends people back to: what is registered with it, whatever a request calls this host."""
        return self.address + RETURN_PATH

    @property
    def signed_out_uri(self) -> str:
        """Where the provider sends people who have signed out there too."""
        return self.address + SIGNED_OUT_PATH

    def may_ask(self, url: str) -> bool:
        """Whether an address is one of the provider's: over https like the issuer, on its host or on a named one."""
        try:
            asked, issuer = urlsplit(url), urlsplit(self.issuer)
        except ValueError:
            return False
        hosts = {issuer.netloc.lower(), *(host.lower() for host in self.hosts)}
        return asked.scheme == issuer.scheme and asked.netloc.lower() in hosts and not asked.fragment

    def granted(self, values: Collection[str]) -> Granted | None:
        """What groups make of somebody: the role of the first rule that fits, with the precincts of all rules of that
        role that fit; None where none fits.
        """
        fitting = [rule for rule in self.roles if rule.value in values]
        if not fitting:
            return None
        role = fitting[0].role
        codes = {code for rule in fitting if rule.role is role for code in rule.precincts}
        return Granted(role, tuple(sorted(codes)))
