"""One-time passwords: set up, asked for, used once, and switched off."""

from __future__ import annotations

import html
import json
import re
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.command import Tracker
from tests.people.conftest import HOME, MANAGER, OWNER, PASSWORD, App, emails_have_gone
from tracker.adapters import clock
from tracker.audit.models import AuditEntry
from tracker.people.queries import find_person
from tracker.people.sealing import Sealed, look_at_secrets
from tracker.people.second_factor import begin_set_up, go_on_with, has_second_factor, use_code
from tracker.people.second_factor_models import RecoveryCode, SecondFactor
from tracker.people.sign_in_models import SignedInBy, SignInSession


@pytest.fixture
def is_required(app):
    app.extensions["tracker_settings"] = replace(app.extensions["tracker_settings"], second_factor="required")


def enter_password(client, email=MANAGER, **query):
    return client.post("/sign-in", data={"email": email, "password": PASSWORD}, query_string=query)


def enter_code(client, code, **query):
    return client.post("/sign-in/code", data={"one_time_code": code}, query_string=query)


def sealed_in(page: str) -> str:
    return html.unescape(re.search(r'name="sealed"[^>]*value="([^"]+)"', page).group(1))


def secret_in(page: str) -> str:
    return re.search(r'class="secret">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")


def codes_in(page: str) -> list[str]:
    return re.findall(r"<li><code>([\w-]+)</code></li>", page)


def set_up(client, *, password=PASSWORD, code=None):
    page = client.get("/account/one-time-password").text
    phone = App(secret_in(page))
    data = {"sealed": sealed_in(page), "one_time_code": code or phone.code(), "current_password": password}
    return phone, client.post("/account/one-time-password", data=data)


def change_key(app, key: str, *former: str) -> None:
    changed = replace(app.extensions["tracker_settings"], secret_key=key, old_secret_keys=former)
    app.extensions["tracker_settings"] = changed


def secrets_in(database) -> Sealed:
    with database() as session:
        return look_at_secrets(session)


def with_keys(tracker, key: str, former: str = "") -> Tracker:
    """The command of an installation with these keys."""
    keys = {"TRACKER_SECRET_KEY": key, "TRACKER_SECRET_KEY_FALLBACKS": former}
    return Tracker(tracker.environment | keys)


def secrets_line(tracker) -> str:
    """What ``tracker doctor`` says of the secrets; it finds fault with there being no scheduler."""
    said = tracker("doctor", "--format", "json", exit_code=1).stdout
    check = next(one for one in json.loads(said)["checks"] if one["name"] == "secrets")
    return f"{check['words']} {check['remedy']}"


def test_set_up_on_the_account_page_then_asked_for_at_signing_in(browser_of, client, smtp_server, database, pass_time):
    manager, elsewhere = browser_of(MANAGER), browser_of(MANAGER)
    phone, answer = set_up(manager)
    codes = codes_in(answer.text)
    assert (answer.status_code, len(set(codes))) == (200, 10)
    assert "They are shown now and never again" in answer.text
    emails_have_gone()
    assert smtp_server.received[0].subject == "One-time passwords were switched on"
    assert manager.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302, "what was open elsewhere has ended"
    page = manager.get("/account").text
    assert "10 recovery codes left" in page
    assert not any(code in page for code in codes)

    pass_time(minutes=1)
    assert enter_password(client, next="/me").location == "/sign-in/code?next=/me"
    assert client.get(HOME).status_code == 302, "the password alone lets nobody in"
    assert enter_code(client, phone.code(), next="/me").location == "/me"
    assert client.get(HOME).status_code == 200
    with database() as session:
        last = session.scalars(select(SignInSession).order_by(SignInSession.id.desc())).first()
        assert last.by is SignedInBy.PASSWORD_AND_CODE


def test_the_secret_and_the_codes_are_kept_unreadable(authenticator, database):
    phone, codes = authenticator(MANAGER)
    with database() as session:
        held = session.scalars(select(SecondFactor)).one()
        assert phone.secret not in held.secret
        hashes = set(session.scalars(select(RecoveryCode.code_hash)))
        assert len(hashes) == 10
        assert not hashes & {*codes, *(code.replace("-", "") for code in codes)}
        said = [(entry.before, entry.after) for entry in session.scalars(select(AuditEntry))]
        assert held.secret not in str(said)
        assert phone.secret not in str(said)


def test_a_code_is_good_once(app, authenticator, client):
    phone, _ = authenticator(MANAGER)
    enter_password(client)
    code = phone.code()
    assert enter_code(client, code).status_code == 302
    onlooker = app.test_client()
    enter_password(onlooker)
    refused = enter_code(onlooker, code)
    assert refused.status_code == 422
    assert "is not right, or was used before" in refused.text
    assert code not in refused.text


def test_of_two_who_send_the_same_code_at_once_one_gets_in(app, authenticator, client):
    phone, _ = authenticator(MANAGER)
    browsers = [app.test_client() for _ in range(4)]
    for browser in browsers:
        enter_password(browser)
    code, answers, start = phone.code(), [], threading.Barrier(len(browsers))

    def send(browser):
        start.wait()
        answers.append(enter_code(browser, code).status_code)

    threads = [threading.Thread(target=send, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 422, 422, 422]


@pytest.mark.parametrize(("steps", "is_right"), [(-2, False), (-1, False), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_wrong(authenticator, database, pass_time, steps, is_right):
    """The code of the half-minute before was used for the set-up."""
    phone, _ = authenticator(MANAGER)
    with database() as session:
        assert use_code(session, find_person(session, MANAGER), phone.code(steps)) is is_right


def test_an_older_code_is_refused_once_a_newer_one_was_used(authenticator, database):
    phone, _ = authenticator(MANAGER)
    with database() as session:
        manager = find_person(session, MANAGER)
        assert use_code(session, manager, phone.code(1))
        assert not use_code(session, manager, phone.code(0))


def test_codes_are_read_as_people_type_them(authenticator, database):
    phone, codes = authenticator(MANAGER)
    with database() as session:
        manager = find_person(session, MANAGER)
        code = phone.code()
        assert use_code(session, manager, f" {code[:3]} {code[3:]} ")
        assert use_code(session, manager, codes[0].upper().replace("-", " "))


def test_a_recovery_code_stands_in_once_and_running_low_is_said(app, authenticator, client):
    _, codes = authenticator(MANAGER)
    for code in codes[:7]:
        browser = app.test_client()
        enter_password(browser)
        assert enter_code(browser, code).status_code == 302
    assert "You have 3 recovery codes left" in browser.get("/account").text
    enter_password(client)
    assert enter_code(client, codes[0]).status_code == 422


@pytest.mark.parametrize(
    "typed", ["000000", "", "12345", "1234567", "١٢٣٤٥٦", "x" * 16, "x" * 100_000, "\x00", "aaaa-aaaa-aaaa-aaaa"]
)
def test_nothing_else_is_a_code(authenticator, client, typed):
    authenticator(MANAGER)
    enter_password(client)
    assert enter_code(client, typed).status_code == 422
    assert client.get(HOME).status_code == 302


def test_somebody_elses_codes_are_none(authenticator, client):
    authenticator(MANAGER)
    phone, codes = authenticator(OWNER)
    enter_password(client)
    for code in (phone.code(), codes[0]):
        assert enter_code(client, code).status_code == 422


def test_guessing_codes_waits_like_guessing_passwords(authenticator, client):
    authenticator(MANAGER)
    enter_password(client)
    assert [enter_code(client, f"00000{n}").status_code for n in range(6)] == [422] * 5 + [429]


def test_browsers_known_before_it_was_switched_on_or_off_guess_as_any_other(app, browser_of, smtp_server, pass_time):
    """Somebody who has found the password out makes many browsers known; then the owner adds a code."""
    known = [app.test_client() for _ in range(3)]
    for browser in known:
        assert enter_password(browser).status_code == 302
    manager = browser_of(MANAGER)
    set_up(manager)
    for browser in known:
        assert enter_password(browser).location.startswith("/sign-in/code")
    assert [enter_code(known[n % 3], f"00000{n}").status_code for n in range(6)] == [422] * 5 + [429]
    assert manager.get(HOME).status_code == 200
    before = manager.get_cookie("tracker_browser").value
    manager.post("/account/one-time-password/off", data={"current_password": PASSWORD})
    assert manager.get(HOME).status_code == 200
    assert manager.get_cookie("tracker_browser").value != before, "the one it is done in is known anew"


def test_the_second_page_is_good_for_ten_minutes_and_after_a_password_only(authenticator, client, pass_time):
    phone, _ = authenticator(MANAGER)
    assert enter_code(client, phone.code()).location.startswith("/sign-in")
    enter_password(client)
    assert client.get("/sign-in/code").status_code == 200
    pass_time(minutes=11)
    assert enter_code(client, phone.code()).location.startswith("/sign-in")
    assert client.get(HOME).status_code == 302


def test_a_password_that_changes_meanwhile_ends_the_second_page(authenticator, client, database):
    phone, _ = authenticator(MANAGER)
    enter_password(client)
    with database() as session:
        find_person(session, MANAGER).credential_version += 1
    assert enter_code(client, phone.code()).location.startswith("/sign-in")


def test_with_another_secret_key_nobody_gets_past_it_but_with_a_recovery_code(app, authenticator, client, caplog):
    """The key is gone: what it encrypted stays shut, and the log says why."""
    phone, codes = authenticator(MANAGER)
    change_key(app, "another key, as long")
    enter_password(client)
    assert enter_code(client, phone.code()).status_code == 422
    assert "TRACKER_SECRET_KEY has changed" in caplog.text
    assert enter_code(client, codes[0]).status_code == 302


def test_a_key_can_be_changed_without_losing_an_app_whose_owner_signs_in_meanwhile(
    app, authenticator, client, settings, pass_time, database
):
    """With the former key as a fallback the secret is read, and by that encrypted anew; then the former key can go."""
    phone, _ = authenticator(MANAGER)
    change_key(app, "another key, as long", settings.secret_key)
    enter_password(client)
    assert enter_code(client, "000000").status_code == 422
    assert secrets_in(database) == Sealed(total=1, former=1, unreadable=0), "a wrong code changes nothing"
    assert enter_code(client, phone.code()).status_code == 302
    assert secrets_in(database) == Sealed(total=1, former=0, unreadable=0)
    change_key(app, "another key, as long")
    pass_time(minutes=1)
    other = app.test_client()
    enter_password(other)
    assert enter_code(other, phone.code()).status_code == 302


def test_every_secret_is_encrypted_anew_by_command_and_doctor_says_when(app, authenticator, database, tracker):
    change_key(app, "the key of before")
    phone, _ = authenticator(MANAGER)
    authenticator(OWNER)
    changed = with_keys(tracker, "another key, as long", "the key of before")
    assert "2 of 2 of one-time passwords are under a key of before" in secrets_line(changed)
    assert "of which 2 were under a key of before" in changed("user", "renew-secrets").stdout
    assert "of which 0 were under a key of before" in changed("user", "renew-secrets").stdout
    change_key(app, "another key, as long")
    assert secrets_in(database) == Sealed(total=2, former=0, unreadable=0)
    with database() as session:
        assert use_code(session, find_person(session, MANAGER), phone.code())
        entry = session.scalars(select(AuditEntry).where(AuditEntry.via == "command")).first()
        assert entry.table_name == "second_factor"
        assert "gAAAA" not in str((entry.before, entry.after)), "that it changed, and not what it is"


def test_where_no_key_reads_a_secret_command_and_doctor_name_the_remedy(authenticator, tracker):
    authenticator(MANAGER)
    changed = with_keys(tracker, "another key, as long")
    assert "TRACKER_SECRET_KEY_FALLBACKS" in secrets_line(changed)
    assert "1 cannot be read with any key" in changed("user", "renew-secrets", exit_code=1).stderr


def test_a_recovery_code_has_too_many_letters_to_be_found_from_its_hash(authenticator):
    """112 random bits or more, in groups of four that can be typed."""
    _, codes = authenticator(MANAGER)
    letters = "23456789abcdefghjkmnpqrstuvwxyz"
    for code in codes:
        groups = code.split("-")
        assert len(groups) == 6
        assert all(len(group) == 4 and set(group) <= set(letters) for group in groups)
    assert len(letters) ** 24 > 2**112


@pytest.mark.parametrize(
    ("password", "code", "problem"),
    [
        ("wrong", None, "That is not your password"),
        ("", None, "Enter your password"),
        (PASSWORD, "000000", "That code is not right"),
        (PASSWORD, " ", "Enter the code"),
    ],
)
def test_setting_up_needs_the_password_and_a_first_code(browser_of, database, password, code, problem):
    _, answer = set_up(browser_of(MANAGER), password=password, code=code)
    assert answer.status_code == 422
    assert problem in answer.text
    with database() as session:
        assert not has_second_factor(session, find_person(session, MANAGER))


def test_the_secret_stays_the_same_after_a_mistake(browser_of, pass_time):
    manager = browser_of(MANAGER)
    phone, refused = set_up(manager, code="000000")
    assert secret_in(refused.text) == phone.secret
    data = {"sealed": sealed_in(refused.text), "one_time_code": phone.code(), "current_password": PASSWORD}
    assert len(codes_in(manager.post("/account/one-time-password", data=data).text)) == 10


def test_a_set_up_of_somebody_else_or_of_long_ago_cannot_be_used(browser_of, database, monkeypatch):
    manager = browser_of(MANAGER)
    with database() as session:
        theirs = begin_set_up(find_person(session, OWNER))
        assert go_on_with(find_person(session, OWNER), theirs.sealed).secret == theirs.secret
    for sealed in (theirs.sealed, "forged", "", "\u00e9"):
        data = {"sealed": sealed, "one_time_code": App(theirs.secret).code(), "current_password": PASSWORD}
        answer = manager.post("/account/one-time-password", data=data)
        assert answer.status_code == 422
        assert "Scan the new picture" in answer.text
        assert theirs.secret not in answer.text.replace(" ", "")


def test_the_picture_is_allowed_by_the_policy_and_the_secret_can_be_typed(browser_of):
    page = browser_of(MANAGER).get("/account/one-time-password")
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert 'src="data:image/svg+xml' in page.text
    assert "style=" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_switching_off_asks_for_the_password_and_tells_the_owner(browser_of, authenticator, smtp_server, database):
    authenticator(MANAGER)
    manager = browser_of(MANAGER)
    assert manager.post("/account/one-time-password/off", data={"current_password": "wrong"}).status_code == 422
    assert manager.post("/account/one-time-password/off", data={"current_password": PASSWORD}).status_code == 303
    emails_have_gone()
    assert smtp_server.received[0].subject == "One-time passwords were switched off"
    with database() as session:
        assert not has_second_factor(session, find_person(session, MANAGER))
        assert session.scalars(select(RecoveryCode)).all() == []
        assert find_person(session, MANAGER).credential_version == 2, "links and known browsers end with it"


def test_new_recovery_codes_end_the_old_ones(browser_of, authenticator, client, smtp_server, database):
    _, old = authenticator(MANAGER)
    new = codes_in(browser_of(MANAGER).post("/account/recovery-codes", data={"current_password": PASSWORD}).text)
    assert len(new) == 10
    enter_password(client)
    assert enter_code(client, old[0]).status_code == 422
    assert enter_code(client, new[0]).status_code == 302
    emails_have_gone()
    assert smtp_server.received[0].subject == "New recovery codes were made"


def test_where_it_is_required_one_gets_no_further_without_it(client, browser_of, is_required, smtp_server, pass_time):
    elsewhere = browser_of(MANAGER)
    assert enter_password(client, next="/me").location == "/sign-in/set-up?next=/me"
    assert client.get(HOME).status_code == 302
    page = client.get("/sign-in/set-up?next=/me").text
    phone = App(secret_in(page))
    wrong = client.post("/sign-in/set-up", data={"sealed": sealed_in(page), "one_time_code": "000000"})
    assert wrong.status_code == 422
    right = client.post(
        "/sign-in/set-up?next=/me", data={"sealed": sealed_in(wrong.text), "one_time_code": phone.code()}
    )
    assert len(codes_in(right.text)) == 10
    assert 'href="/me"' in right.text
    assert client.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302, "what was open before it was required has ended"
    off = client.get("/account/one-time-password/off")
    assert off.status_code == 403
    assert "Switch them off" not in client.get("/account").text


def test_required_or_not_nobody_sets_up_over_what_there_is(authenticator, client, is_required):
    """Whoever knows the password alone does not put their own phone in the owner's place."""
    authenticator(MANAGER)
    assert enter_password(client).location.startswith("/sign-in/code")
    assert client.get("/sign-in/set-up").location.startswith("/sign-in")


def test_without_a_password_here_there_is_nothing_to_set_up(browser_of, database):
    with database() as session:
        find_person(session, MANAGER).password_hash = None
    manager = browser_of(MANAGER)
    assert manager.get("/account/one-time-password").status_code == 404
    assert "You have no password here" in manager.get("/account").text


def test_the_administrator_switches_it_off_by_command(authenticator, browser_of, tracker, smtp_server, database):
    authenticator(MANAGER)
    manager = browser_of(MANAGER)
    assert "signs in with the password alone" in tracker("user", "reset-code", MANAGER).stdout
    assert smtp_server.received[0].subject == "One-time passwords were switched off"
    assert manager.get(HOME).status_code == 302
    assert "already" in tracker("user", "reset-code", MANAGER, exit_code=1).stderr
    assert "nobody has the address" in tracker("user", "reset-code", "x@y.example", exit_code=1).stderr
    with database() as session:
        assert not has_second_factor(session, find_person(session, MANAGER))
        assert find_person(session, MANAGER).credential_version == 2
        assert clock.today()
