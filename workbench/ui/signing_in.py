"""Who is here: by OpenID Connect where ``secrets.toml`` configures it, else in local mode, on this machine only.

Found anew in every run, so that somebody taken off the list of members is out at the next step they take. In
``.streamlit/secrets.toml``, beside Streamlit's own ``[auth]``::

    [workbench]
    account_claim = "email"   # what is looked up in members[].account; e.g. "sub", "preferred_username"
    session_hours = 12        # then one signs in again
"""

from __future__ import annotations

import ipaddress
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from workbench.model import Snapshot, WorkspaceSettings, joined
from workbench.ui.plain import plain
from workbench.ui.texts import text
from workbench.workspace import Workspace
from workbench.workspace.access import NOBODY, ROLE_WORDS, Principal, roles_said
from workbench.workspace.people import LOCAL_NAME, Chosen, as_chosen, by_account, keep_choice, kept_choice

if TYPE_CHECKING:
    from workbench.ui.shell import Room

SESSION_HOURS = 12
_arrived: set[tuple[str, str, str]] = set()
"""The arrivals noted since the app was started: the workspace, who, and when they signed in."""
_SIGNED_IN, _CHOICE, _SEAT, _TAKEN = "signed-in-as", "person-chosen", "own-seat", "person-taken"


_NOT_OPEN = ("not-here", "settings")
"""Where nobody can come in, whoever they are: the app is open to others without sign-in, or its sign-in cannot work."""
_NEEDED = ("client_id", "client_secret", "server_metadata_url")
_NEEDED_BY_ALL = ("redirect_uri", "cookie_secret")


@dataclass(frozen=True)
class Arrival:
    """Who came: a principal, or None with the reason (of the texts ``door.…``) why nobody was let in."""

    principal: Principal | None
    reason: str = ""
    account: str = ""

    @property
    def come(self) -> bool:
        """Whether there is an account, let in or not: then one can leave and come as another."""
        return self.reason not in ("please", *_NOT_OPEN)


def with_oidc() -> bool:
    """Whether signing in is configured; without it the app is in local mode."""
    return _auth() is not None


def _auth() -> Mapping[str, Any] | None:
    """What ``secrets.toml`` says of signing in, nothing where it cannot be read; None where it says nothing of it."""
    # where there is no such file, Streamlit looks for it each time anew, one reader after the other
    if not any(os.path.lexists(file) for file in st.get_option("secrets.files")):
        return None
    try:
        found = st.secrets.get("auth")
    except (OSError, UnicodeDecodeError):  # there, but not readable: whoever wrote it did not mean local mode
        return {}
    return found if found is None or isinstance(found, Mapping) else {}


def served_beyond_this_machine() -> bool:
    """Whether somebody elsewhere could be looking: then local mode, which trusts everybody, must not be.

    The address the server is told to listen on, the other end of the connection, and the name that the browser calls
    must all be this machine's, and no proxy may have passed the request on.
    """
    headers = st.context.headers
    host = (headers.get("Host") or "localhost").rpartition("@")[2]
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    passed_on = any(headers.get(h) for h in ("X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "X-Real-Ip"))
    peer = st.context.ip_address
    here = (st.get_option("server.address"), peer if isinstance(peer, str) else "localhost", name)
    return passed_on or not all(_is_loopback(address) for address in here)


def _is_loopback(address: str | None) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def arrive(place: Workspace, whole: Snapshot) -> Arrival:
    """Who is here in this run. That somebody came is noted in the audit, once however many pages they open.

    In local mode, where nobody signs in, that is once for each person since the app was started.
    """
    settings = whole.settings
    if with_oidc():
        if not _providers():
            return Arrival(None, "settings")
        arrival = _signed_in(settings, place)
        broken = any(p.file == "workspace.yaml" and p.severity == "error" for p in whole.problems)
        return replace(arrival, reason="broken") if arrival.reason == "nobody" and broken else arrival
    if served_beyond_this_machine():
        return Arrival(None, "not-here")
    if _CHOICE not in st.session_state:
        st.session_state[_CHOICE] = kept_choice(place.path)
        _note_arrival(place, as_chosen(settings, st.session_state[_CHOICE]))
    return Arrival(as_chosen(settings, st.session_state[_CHOICE]))


def show_door(arrival: Arrival, language: str) -> None:
    """The page for whoever was not let in: why, and what to do."""
    st.title(text(f"door.title.{arrival.reason}", language), anchor=False)
    said = text(f"door.{arrival.reason}", language, account=plain(arrival.account))
    (st.info if arrival.reason == "please" else st.warning)(said, icon=":material/lock:")
    if arrival.reason in _NOT_OPEN:
        return
    with st.container(horizontal=True, key="door"):
        if arrival.reason in ("please", "expired"):
            for provider in _providers():
                label = (
                    text("sign-in.with", language, provider=plain(provider)) if provider else text("sign-in", language)
                )
                st.button(label, key=f"sign-in-{provider}", type="primary", on_click=st.login, args=[provider or None])
        if arrival.come:
            st.button(text("sign-out", language), key="sign-out", on_click=st.logout)


def _providers() -> list[str]:
    """The providers in ``secrets.toml`` that one can sign in with: ``""`` for the one that has no name."""
    found = _auth() or {}
    if not all(found.get(key) for key in _NEEDED_BY_ALL):
        return []
    if "client_id" in found:
        return [""] if all(found.get(key) for key in _NEEDED) else []
    sections = {name: value for name, value in found.items() if isinstance(value, Mapping)}
    return [name for name, value in sections.items() if all(value.get(key) for key in _NEEDED)]


def show_person(room: Room) -> None:
    """Who one is, in the heading of every page: with OpenID Connect to leave, in local mode to choose."""
    who = room.principal
    name = room.say("sign-in.local.user") if who.name == LOCAL_NAME else plain(who.name)
    seats = dict.fromkeys(role.municipality for role in who.roles if role.municipality)
    towns = [
        room.snapshot.municipalities[m].name.get(room.language) for m in seats if m in room.snapshot.municipalities
    ]
    label = ("　" if room.language == "ja" else ", ").join(
        (name, *map(plain, towns), plain(roles_said(who).get(room.language)))
    )
    if st.session_state.pop(_TAKEN, False):
        st.session_state["person"] = False
    with st.popover(label, icon=":material/person:", key="person", on_change="rerun"):
        if who.via == "oidc":
            st.markdown(f"**{plain(who.name)}**　{plain(who.account or '')}")
            _show_roles(room)
            if st.button(room.say("sign-out"), key="sign-out", icon=":material/logout:"):
                room.audit.note("sign-out", who)
                st.logout()
        else:
            st.caption(room.say("sign-in.local.about"))
            _choose(room)


def ask_name(room: Room) -> bool:
    """Whether the person has a name to be kept with what they save; where not, they are asked for it.

    Only in local mode is anybody without a name. ``if not ask_name(room): return`` before a first save.
    """
    if room.principal.via != "local" or room.principal.name != LOCAL_NAME:
        return True

    @st.dialog(room.say("sign-in.who"))
    def ask() -> None:
        st.caption(room.say("sign-in.who.about"))
        _choose(room, "asked-")

    ask()
    return False


def _show_roles(room: Room) -> None:
    for role in room.principal.roles:
        groups = [_group(room, id_) for id_ in role.working_groups]
        found = room.snapshot.municipalities.get(role.municipality or "")
        where = [found.name.get(room.language) if found else role.municipality or "", *groups]
        said = " ・ ".join(plain(w) for w in where if w)
        st.caption(f"{ROLE_WORDS[role.role].get(room.language)}　{said}")


def _group(room: Room, id_: str) -> str:
    return next((g.name.get(room.language) for g in room.snapshot.settings.working_groups if g.id == id_), id_)


def _choose(room: Room, prefix: str = "") -> None:
    """The form in which somebody on their own machine says who they are."""
    settings = room.source.whole.settings
    now: Chosen = st.session_state[_CHOICE]
    known = ["", *(m.id for m in settings.members)]
    names = {m.id: m.name for m in settings.members} | {"": room.say("sign-in.other")}
    member = st.selectbox(
        room.say("sign-in.member"), known, index=known.index(now.member) if now.member in known else 0,
        format_func=lambda id_: names[id_], key=f"{prefix}person-member",
    )  # fmt: skip
    wanted = Chosen(member=member) if member else _free(room, now, prefix)
    if st.button(room.say("sign-in.take"), key=f"{prefix}person-take", type="primary", disabled=wanted is None):
        st.session_state.pop(_SEAT, None)
        keep_choice(room.source.path, wanted or Chosen())
        _be(room, wanted or Chosen())
        st.session_state[_TAKEN] = True
        st.rerun()


def _be(room: Room, wanted: Chosen) -> None:
    """Be somebody else from the next run on, as the audit tells."""
    st.session_state[_CHOICE] = wanted
    who = as_chosen(room.source.whole.settings, wanted)
    room.audit.note("role", who, detail=f"{_role(room, room.principal)} → {_role(room, who)}")


def _role(room: Room, who: Principal) -> str:
    """The roles of somebody, with the municipalities that they are members for."""
    towns = [room.source.whole.municipalities.get(r.municipality or "") for r in who.roles]
    named = joined((m.name.get(room.language) for m in towns if m), room.language)
    said = roles_said(who).get(room.language)
    return f"{named} {said}" if named else said


def may_take_seats(room: Room) -> bool:
    """Whether the reader, in local mode, can sit down for a municipality: one person types for all in a meeting."""
    leads = any(role.role in ("secretariat", "chair") for role in room.principal.roles)
    return room.principal.via == "local" and (leads or _SEAT in st.session_state)


def take_seat(room: Room, municipality: str, working_groups: Sequence[str]) -> None:
    """In local mode, be a member of a municipality for a while, under one's own name, as the choice in the heading does.

    For this session only: whoever opens the app again is who they were. To be called from a callback.
    """
    st.session_state.setdefault(_SEAT, st.session_state[_CHOICE])
    name = room.principal.name
    _be(room, Chosen(name=name, role="member", municipality=municipality, working_groups=tuple(working_groups)))


def leave_seat(room: Room) -> None:
    """Be who one was before :func:`take_seat`; nothing where one has not sat down elsewhere."""
    before: Chosen | None = st.session_state.pop(_SEAT, None)
    if before is not None:
        _be(room, before)


def sits_elsewhere() -> bool:
    """Whether the reader has sat down for a municipality."""
    return _SEAT in st.session_state


def _free(room: Room, now: Chosen, prefix: str) -> Chosen | None:
    """A name with a role; None while what the role needs is not there."""
    language, everything = room.language, room.source.whole
    first, second, third = st.columns(3)
    name = first.text_input(room.say("sign-in.name"), value=now.name or "", max_chars=100, key=f"{prefix}person-name")
    roles = list(ROLE_WORDS)
    role = second.selectbox(
        room.say("sign-in.role"), roles, index=roles.index(now.role),
        format_func=lambda r: ROLE_WORDS[r].get(language), key=f"{prefix}person-role",
    )  # fmt: skip
    municipality, groups = None, tuple[str, ...]()
    if role == "member":
        known = list(everything.municipalities)
        municipality = third.selectbox(
            room.say("choose.municipality"), known, index=known.index(now.municipality) if now.municipality in known else 0,
            format_func=lambda m: everything.municipalities[m].name.get(language), key=f"{prefix}person-municipality",
        )  # fmt: skip
    if role in ("member", "chair"):
        every = [g.id for g in everything.settings.working_groups]
        groups = tuple(
            st.multiselect(
                room.say("sign-in.groups"), every, default=[g for g in now.working_groups if g in every] or every,
                format_func=lambda g: _group(room, g), key=f"{prefix}person-groups",
            )
        )  # fmt: skip
        if not groups or (role == "member" and municipality is None):
            return None
    return Chosen(name=name.strip() or None, role=role, municipality=municipality, working_groups=groups)


def _signed_in(settings: WorkspaceSettings, place: Workspace) -> Arrival:
    claims: Mapping[str, Any] = st.user.to_dict()
    if not claims.get("is_logged_in"):
        return Arrival(None, "please")
    configured = _configured()
    account, why = _account(claims, str(configured.get("account_claim", "email")))
    age = time.time() - _number(claims.get("iat"))
    if age > 3600 * _number(configured.get("session_hours", SESSION_HOURS)) or age < -300:
        return Arrival(None, "expired", account)
    principal = by_account(settings, account) if account and not why else None
    if principal is None or not principal.roles:
        why = why or "nobody"
        if _first_time(f"refused {account}"):
            unknown = Principal(NOBODY.id, str(claims.get("name") or ""), (), account or None, "oidc")
            place.audit.note("refusal", principal or unknown, "sign-in", why)
        return Arrival(None, why, account)
    if _first_time(f"in {account}"):
        signed_in = datetime.fromtimestamp(_number(claims.get("iat")), UTC)
        _note_arrival(place, principal, signed_in.isoformat().replace("+00:00", "Z"))
    return Arrival(principal)


def _note_arrival(place: Workspace, who: Principal, signed_in: str = "") -> None:
    """Note that somebody came, unless this sign-in was noted before: every tab and every reload is a new session."""
    arrival = (str(place.path), who.id, signed_in)
    if arrival in _arrived:
        return
    _arrived.add(arrival)
    if not (signed_in and place.audit.holds("sign-in", who.id, signed_in)):
        place.audit.note("sign-in", who, detail=signed_in)


def _account(claims: Mapping[str, Any], claim: str) -> tuple[str, str]:
    """The account among the claims of the identity token, or what is wrong with it."""
    account = claims.get(claim)
    if not isinstance(account, str) or not account.strip():
        return "", "no-claim"
    if claim == "email" and claims.get("email_verified") not in (True, "true"):
        return account.strip(), "unverified"
    return account.strip(), ""


def _configured() -> Mapping[str, Any]:
    found: Mapping[str, Any] = st.secrets.get("workbench", {})
    return found


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _first_time(what: str) -> bool:
    """Whether this session has not been in this state just before."""
    if st.session_state.get(_SIGNED_IN) == what:
        return False
    st.session_state[_SIGNED_IN] = what
    return True
