"""SIP over TLS: registered through a server whose certificate stands, and never through one whose does not."""

import json
import os

from servers import Authority, TlsDoor
from test_provisioning import office
from tools import Phone, account, assert_heard, eventually, speech


def secure_phone(folder, name, port, password, *more, host="localhost", user="204", audio=None):
    return Phone(folder, name, *account(user, password, host, port, transport="2"), *more, audio=audio)


def test_a_phone_registers_over_tls_with_a_private_authority(folder):
    _, port, password = office()
    authority = Authority(folder)
    door = TlsDoor(*authority.issue("pbx"), port)
    phone = secure_phone(folder, "olive", door.port, password, "--ca", authority.certificate)
    phone.registered(10)
    ours = speech(os.path.join(folder, "ours.wav"), 31)
    caller = secure_phone(folder, "otto", door.port, password, "--ca", authority.certificate, user="205", audio=ours)
    caller.registered(10)
    caller.ctl("dial", "204")
    phone.sees("incoming call")
    phone.ctl("answer")
    caller.sees("talking")
    caller.ctl("hangup")
    eventually("no call is left", lambda: not phone.status()["calls"])


def refused(folder, certificate, *more, host="localhost"):
    """A phone that must not register, and must name the certificate."""
    _, port, password = office()
    door = TlsDoor(*certificate, port)
    phone = secure_phone(folder, "olive", door.port, password, *more, host=host)
    eventually("the certificate is named", lambda: "certificate" in json.dumps(phone.status()).lower(), 10)
    assert not any(it["registered"] for it in phone.status()["accounts"])


def test_an_unknown_authority_is_refused(folder):
    refused(folder, Authority(folder).issue("pbx"))


def test_a_certificate_for_another_name_is_refused(folder):
    authority = Authority(folder)
    refused(folder, authority.issue("other", "DNS:other.example"), "--ca", authority.certificate)


def test_an_expired_certificate_is_refused(folder):
    authority = Authority(folder)
    refused(folder, authority.issue("old", days="-1"), "--ca", authority.certificate)
