"""The rows of the threat table against the running program: strangers, digest thieves, foreign sound, bad messages, floods.

Each test names its row. The phone of most of them is in a call whose sound must not stop."""

import json
import os
import re
import socket
import struct
import threading
import time

import numpy

from provider import Provider, Talk, Wire, answer, field, request, rtp, sdp, tone
from tools import OFFHOOK, Phone, account, eventually, free_port, run, samples, speech


def at_home(folder, *more, audio=True, name="olive"):
    """A provider and a phone registered there."""
    provider = Provider()
    mouth = speech(os.path.join(folder, "ours.wav"), 11, 6) if audio else None
    phone = Phone(folder, name, *provider.arguments(), *tcp_line(provider), *more, audio=mouth)
    phone.registered()
    return provider, phone


def tcp_line(provider):
    """A second line over TCP, so that the phone listens on TCP as well; its server refuses the connection."""
    pairs = {"enable": 1, "label": "otto", "user_name": "otto", "sip_server.1.address": "127.0.0.1",
             "sip_server.1.port": provider.port, "transport": 1}
    return [it for key, value in pairs.items() for it in ("--set", f"account.2.{key}={value}")]


def counters(phone):
    return phone.status()["counters"]


def counted(phone):
    """What was met with silence."""
    return {name: count for name, count in counters(phone).items() if re.search("stranger|garbage|stray", name)}


def proc(phone, what):
    with open(f"/proc/{phone.process.process.pid}/status", encoding="utf-8") as file:
        return int(re.search(rf"{what}:\s+(\d+)", file.read()).group(1))


def descriptors(phone):
    return len(os.listdir(f"/proc/{phone.process.process.pid}/fd"))


def alive(phone):
    assert phone.process.process.poll() is None, "the phone ended:\n" + phone.process.tail()
    assert not any("panicked" in line or "failed and starts again" in line for line in phone.process.lines), \
        phone.process.tail()


# T8


def test_t08_strangers_get_silence(folder):
    provider, phone = at_home(folder)
    before = sum(counted(phone).values())
    user = re.match(r"sip:([^@]+)@", provider.contact).group(1)
    assert len(user) >= 13 and user not in ("olive", "them"), user
    to = ("127.0.0.1", phone.port)
    strangers = [Wire("127.0.0.1"), Wire("127.0.0.2"), Wire("127.0.0.2", provider.port)]
    sent = 0
    for wire in strangers:
        for method in ("OPTIONS", "INVITE", "REGISTER", "NOTIFY", "SUBSCRIBE", "MESSAGE", "REFER", "BYE", "CANCEL",
                       "INFO", "UPDATE", "PUBLISH", "PRACK", "MAKE-COFFEE"):
            for uri in (f"sip:100@127.0.0.1:{phone.port}", f"sip:olive@127.0.0.1:{phone.port}", provider.contact):
                body = sdp(40000) if method == "INVITE" else ""
                wire.send(request(method, uri, wire.here, body=body), to)
                sent += 1
        wire.send(request("OPTIONS", provider.contact, wire.here, more=["Require: nothing"]), to)
        wire.send(request("BYE", provider.contact, wire.here, to_tag="guess"), to)
        wire.send(request("OPTIONS", provider.contact, wire.here).replace("CSeq: 1 OPTIONS", "CSeq: x"), to)
        for garbage in (b"\0" * 100, os.urandom(500), b"OPTIONS", b"\r\n\r\n", b"INVITE sip:a SIP/2.0\r\n\r\n",
                        b"SIP/2.0 200 OK\r\n\r\n"):
            wire.send(garbage, to)
    stream = socket.create_connection(to, 3)
    stream.sendall(request("OPTIONS", provider.contact, "127.0.0.2:5060", transport="TCP").encode())
    foreign = socket.socket()
    foreign.bind(("127.0.0.2", 0))
    foreign.connect(to)
    foreign.settimeout(0.5)
    foreign.sendall(b"\r\n\r\n" + request("OPTIONS", provider.contact, "127.0.0.2:5060", transport="TCP").encode() +
                    request("INVITE", provider.contact, "127.0.0.2:5060", transport="TCP", body=sdp(40000)).encode())
    said = b""
    try:
        said = foreign.recv(100)
    except TimeoutError:
        pass
    assert not said, f"a stranger's connection heard {said!r}"
    time.sleep(0.5)
    for wire in strangers:
        assert not wire.heard, wire.heard[0]
    assert not phone.status()["calls"]
    assert "incoming" not in phone.ctl("screen").lower()
    assert sum(counted(phone).values()) - before >= sent, (counted(phone), sent)
    provider.ping()
    alive(phone)


def test_t08_contact_names_are_random(folder):
    names = set()
    for number in range(3):
        provider, phone = at_home(folder, audio=False, name=f"p{number}")
        names.add(re.match(r"sip:([^@]+)@", provider.contact).group(1))
        phone.stop()
    assert len(names) == 3 and all(len(set(it)) > 6 and len(it) >= 13 for it in names), names


def test_t08_with_trust_off_strangers_get_in(folder):
    provider, phone = at_home(folder, "--set", "account.1.sip_trust_ctrl=0")
    stranger = Wire("127.0.0.2")
    call_id = os.urandom(8).hex()
    stranger.send(request("INVITE", f"sip:olive@127.0.0.1:{phone.port}", stranger.here, call_id=call_id,
                          body=sdp(40000, "127.0.0.2")), ("127.0.0.1", phone.port))
    eventually("it rings", lambda: 180 in stranger.answers(call_id))
    phone.ctl("reject")
    eventually("it is refused", lambda: any(it >= 400 for it in stranger.answers(call_id)))


def test_t08_a_line_that_takes_strangers_does_not_open_the_others(folder):
    _, phone = at_home(folder, "--set", "account.2.sip_trust_ctrl=0")
    stranger = Wire("127.0.0.2")
    calls = {}
    for user in ("olive", "otto"):
        calls[user] = os.urandom(8).hex()
        stranger.send(request("INVITE", f"sip:{user}@127.0.0.1:{phone.port}", stranger.here, call_id=calls[user],
                              body=sdp(40000, "127.0.0.2")), ("127.0.0.1", phone.port))
    eventually("the open line rings", lambda: 180 in stranger.answers(calls["otto"]))
    assert not stranger.answers(calls["olive"])


# T9


def challenge(message, status, realm, header):
    return answer(message, status, [f'{header}: Digest realm="{realm}", nonce="abc", algorithm=MD5, qop="auth"'])


def no_digest_for(thief):
    leaks = [it for it in thief.heard if re.search(r"(?im)^(proxy-)?authorization:", it)]
    assert not leaks, leaks[0]


def test_t09_no_digest_for_a_callee(folder):
    """The callee is reached past the provider (its Contact leads to the thief), and asks for credentials."""
    provider, phone = at_home(folder)
    thief = Wire()
    asked = []

    def rob(message, source):
        method = message.split(" ", 1)[0]
        if method in ("BYE", "INVITE", "INFO", "UPDATE"):
            asked.append(method)
            kind = len(asked) % 2
            thief.send(challenge(message, "407 Proxy Authentication Required" if kind else "401 Unauthorized",
                                 provider.realm, "Proxy-Authenticate" if kind else "WWW-Authenticate"), source)

    thief.handler = rob
    for incoming in (True, False):
        asked.clear()
        if incoming:
            talk = provider.call(phone, contact=f"sip:thief@{thief.here}")
        else:
            talk = Talk()
            provider.on_invite = lambda message, source: provider.wire.send(
                answer(message, "200 OK", body=sdp(talk.port), contact=f"sip:thief@{thief.here}"), source)
            phone.ctl("dial", "300")
            eventually("sound of the phone", lambda: len(talk.sequences) > 10)
        phone.ctl("hold")
        eventually("the re-INVITE meets the thief", lambda: "INVITE" in asked)
        time.sleep(0.3)
        phone.ctl("hangup")
        eventually("the BYE meets the thief", lambda: "BYE" in asked)
        time.sleep(0.5)
        talk.close()
        eventually("no call is left", lambda: not phone.status()["calls"])
    no_digest_for(thief)
    assert {method for method, _, _ in provider.digests} == {"REGISTER"}, provider.digests
    assert any("refused_challenges" in name and count >= 2 for name, count in counters(phone).items()), counters(phone)
    alive(phone)


def test_t09_no_digest_for_a_caller_behind_the_provider(folder):
    """The provider is a proxy that records its route and passes on what the caller answers: 407 of its own realm."""
    provider, phone = at_home(folder)
    seen = []
    thief = Wire()
    normal = provider.handle

    def pass_on(message, source):
        method = message.split(" ", 1)[0]
        if method in ("BYE", "INVITE"):
            seen.append(message)
            kind = len(seen) % 2
            provider.wire.send(challenge(message, "407 Proxy Authentication Required" if kind else "401 Unauthorized",
                                         provider.realm, "Proxy-Authenticate" if kind else "WWW-Authenticate"), source)
        else:
            normal(message, source)

    talk = provider.call(phone, contact=f"sip:thief@{thief.here}", more=[f"Record-Route: <sip:{provider.here};lr>"])
    provider.wire.handler = pass_on
    phone.ctl("hold")
    eventually("the re-INVITE comes", lambda: seen)
    time.sleep(0.3)
    phone.ctl("hangup")
    eventually("the BYE comes", lambda: any(it.startswith("BYE") for it in seen))
    time.sleep(0.5)
    leaks = [it for it in seen if re.search(r"(?im)^(proxy-)?authorization:", it)]
    assert not leaks, leaks[0]
    assert {method for method, _, _ in provider.digests} == {"REGISTER"}, provider.digests
    talk.close()


def test_t09_no_digest_for_another_realm(folder):
    """Through the provider comes a challenge of a realm that is not the provider's; and one with Basic."""
    provider, phone = at_home(folder)
    seen = []

    def rob(message, source):
        seen.append(message)
        if len(seen) == 1:
            reply = challenge(message, "401 Unauthorized", "elsewhere.test", "WWW-Authenticate")
        elif len(seen) == 2:
            reply = challenge(message, "407 Proxy Authentication Required", "elsewhere.test", "Proxy-Authenticate")
        else:
            reply = answer(message, "401 Unauthorized", [f'WWW-Authenticate: Basic realm="{provider.realm}"'])
        provider.wire.send(reply, source)

    provider.on_invite = rob
    for number in ("300", "301", "302"):
        count = len(seen)
        phone.ctl("dial", number)
        eventually("the INVITE comes", lambda: len(seen) > count)
        time.sleep(0.4)
        phone.ctl("press", "cancel")
        eventually("no call is left", lambda: not phone.status()["calls"])
    leaks = [it for it in seen if re.search(r"(?im)^(proxy-)?authorization:", it)]
    assert not leaks, leaks[0]
    alive(phone)


def test_t09_no_digest_for_a_host_that_redirects_or_pretends(folder):
    """A stranger's 401 to our REGISTER, and a 302 that leads to a thief."""
    provider, phone = at_home(folder)
    thief = Wire()
    thief.handler = lambda message, source: thief.send(
        challenge(message, "401 Unauthorized", provider.realm, "WWW-Authenticate"), source)
    provider.on_invite = lambda message, source: provider.wire.send(
        answer(message, "302 Moved", [f"Contact: <sip:300@{thief.here}>"]), source)
    phone.ctl("dial", "300")
    time.sleep(0.8)
    no_digest_for(thief)
    alive(phone)


# T12


def test_t12_foreign_sound_is_not_heard_and_nothing_is_diverted(folder):
    provider, phone = at_home(folder)
    talk = provider.call(phone)
    talk.flows(0.5)
    port = talk.to[1]
    thieves = [Wire("127.0.0.1"), Wire("127.0.0.2"), Wire("127.0.0.2", talk.port)]
    loud = tone(1000, 30000)

    def inject():
        for number in range(100):
            for place, thief in enumerate(thieves):
                # The right stream's own numbers from a wrong address, and a stream of the thief's own.
                ssrc = talk.ssrc if (number + place) % 2 else 0x7E7E7E7E
                thief.send(rtp(talk.sequence + 1 + place, (talk.sequence + 1 + place) * 160, ssrc, loud), ("127.0.0.1", port))
            if number % 10 == 0:
                for thief in thieves:
                    for ssrc in (talk.ssrc, 0x7E7E7E7E):
                        bye = struct.pack(">BBHI", 0x81, 203, 1, ssrc)
                        report = struct.pack(">BBHI", 0x80, 201, 1, ssrc)
                        thief.send(report + bye, ("127.0.0.1", port + 1))
                        thief.send(report + bye, ("127.0.0.1", port))
            time.sleep(0.01)

    talk.flowed(inject)
    talk.flows(0.5)
    for thief in thieves:
        assert not thief.heard, "sound of the call went to a thief"
    assert phone.status()["calls"][0]["state"] == "Talking", phone.status()["calls"]
    phone.ctl("hangup")
    phone.stop()
    heard = samples(phone.heard)
    spectrum = numpy.abs(numpy.fft.rfft(heard))
    at = lambda hertz: spectrum[int((hertz - 20) * len(heard) / 8000):int((hertz + 20) * len(heard) / 8000)].max()  # noqa: E731
    assert at(440) > 0 and at(1000) < at(440) / 20, (at(440), at(1000))
    talk.close()


# T15


def over_tcp(phone, data, seconds=1.0, ip="127.0.0.1"):
    """What one TCP connection that sends `data` hears, and whether it was closed."""
    with socket.socket() as stream:
        stream.bind((ip, 0))
        stream.settimeout(seconds)
        stream.connect(("127.0.0.1", phone.port))
        said, closed = b"", False
        try:
            stream.sendall(data)
            while chunk := stream.recv(65536):
                said += chunk
            closed = True
        except TimeoutError:
            pass
        except OSError:
            closed = True
        return said.decode(errors="replace"), closed


def test_t15_bad_messages_over_udp_hurt_nothing(folder):
    provider, phone = at_home(folder)
    talk = provider.call(phone)
    pid = phone.process.process.pid

    def options(more=(), **change):
        text = request("OPTIONS", provider.contact, provider.here, more=more)
        for old, new in change.items():
            text = text.replace(old, new)
        return text

    whole = request("INVITE", provider.contact, provider.here, body=sdp(40000), display='"Olive" ')

    def truncated():
        for length in range(0, len(whole), 7):
            cut = whole[:length].replace("branch=z9hG4bK", f"branch=z9hG4bK{length}")
            provider.wire.send(cut, provider.phone)
            time.sleep(0.002)

    talk.flowed(truncated)
    assert len(phone.status()["calls"]) == 1, "half an INVITE rings"
    cases = [
        ("a body shorter than Content-Length", options().replace("Content-Length: 0", "Content-Length: 500"), (400,)),
        ("a negative Content-Length", options().replace("Content-Length: 0", "Content-Length: -1"), (400,)),
        ("a Content-Length of words", options().replace("Content-Length: 0", "Content-Length: many"), (400,)),
        ("a huge Content-Length", options().replace("Content-Length: 0", "Content-Length: 99999999999999999999"), (400,)),
        ("two Content-Lengths", options(["Content-Length: 7"]), (400,)),
        ("bytes beyond Content-Length", options() + "extra bytes", (200,)),
        ("a CSeq out of range", options().replace("CSeq: 1 ", "CSeq: 4294967296 "), (400,)),
        ("another method in CSeq", options().replace("CSeq: 1 OPTIONS", "CSeq: 1 INVITE"), (400,)),
        ("another version", options().replace(" SIP/2.0\r\nVia", " SIP/7.0\r\nVia"), (505, 0)),
        ("a negative Max-Forwards", options().replace("Max-Forwards: 70", "Max-Forwards: -1"), (400,)),
        ("a header of 60 000 bytes", options(["X-Long: " + "a" * 60000]), (400, 413, 513, 0)),
        ("a From of 60 000 bytes", options().replace("From: <sip:them", f"From: <sip:{'t' * 60000}"), (400, 413, 513, 0)),
        ("5 000 headers", options(["X: y"] * 5000), (400, 413, 513, 0)),
        ("1 500 Vias", options([f"Via: SIP/2.0/UDP a;b={n}" for n in range(1500)]), (400, 413, 513, 0)),
        ("a folded header", options(["Subject: one\r\n two\r\n\tthree"]), (200,)),
        ("a folded Via", options().replace(";branch", "\r\n ;branch"), (200,)),
        ("a NUL in a header", options(["Subject: a\0b"]), (200, 400, 0)),
        ("a NUL in the URI", options().replace("OPTIONS sip:", "OPTIONS s\0ip:"), (400, 0)),
        ("bytes that are no UTF-8", options(["Subject: \udcff\udcfe\udc80"]), (200, 400, 0)),
        ("a name that is no UTF-8", options().replace("From: ", 'From: "\udcff\udcfe" '), (200, 400, 0)),
        ("a header without colon", options(["Nonsense"]), (200, 400, 0)),
        ("an unknown method", request("MAKE-COFFEE", provider.contact, provider.here), (405, 501)),
        ("an unknown scheme", options().replace(f"OPTIONS {provider.contact}", "OPTIONS gopher:a"), (416,)),
        ("an unknown user", options().replace(f"OPTIONS {provider.contact}", "OPTIONS sip:x@y"), (404,)),
        ("an unknown extension", options(["Require: telepathy"]), (420,)),
        ("no Contact in an INVITE", re.sub(r"Contact:.*\r\n", "", request("INVITE", provider.contact, provider.here)), (400,)),
        ("SDP without media", request("INVITE", provider.contact, provider.here,
                                      body="v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\n"), (488,)),
        ("SDP that is none", request("INVITE", provider.contact, provider.here, body="hello\r\n"), (400, 488)),
        ("SDP with an address of 0 bytes", request("INVITE", provider.contact, provider.here,
                                                  body=sdp(40000).replace("127.0.0.1", "")), (400, 488)),
        ("SDP with port 99999", request("INVITE", provider.contact, provider.here, body=sdp(99999)), (400, 488)),
        ("SDP with 10 000 lines", request("INVITE", provider.contact, provider.here,
                                          body=sdp(40000) + "a=\r\n" * 10000), (400, 413, 488, 513, 180)),
        ("SDP with 5 000 media", request("INVITE", provider.contact, provider.here,
                                         body=sdp(0) + "m=a 0 b 0\r\n" * 5000), (400, 413, 488, 513)),
        ("a body of another kind", request("INVITE", provider.contact, provider.here, body="x" * 40).replace(
            "application/sdp", "application/x-made-up"), (415,)),
    ]
    wrong = []

    def all_cases():
        for what, text, allowed in cases:
            status = provider.ask(text, 0.5, 180)
            if status not in allowed:
                wrong.append(f"{what}: {status}, not {allowed}")
            if status == 180:
                provider.ask(text.replace("INVITE", "CANCEL").split("Content-Type")[0] + "Content-Length: 0\r\n\r\n")

    talk.flowed(all_cases)
    # In the call: a re-INVITE whose SDP is wrong is refused and the call goes on.
    for number, body in enumerate(("v=0\r\n", "\0\0\0", sdp(40000).replace("m=audio", "m=video"))):
        status = provider.ask(provider.in_dialog("INVITE", 10 + number, body))
        provider.wire.send(provider.in_dialog("ACK", 10 + number), provider.phone)
        if status not in (400, 488):
            wrong.append(f"a re-INVITE with {body!r}: {status}")
    assert not wrong, "\n".join(wrong)
    talk.flows(0.5)
    provider.ping()
    assert phone.process.process.pid == pid
    assert [it["state"] for it in phone.status()["calls"]] == ["Talking"], phone.status()["calls"]
    alive(phone)
    talk.close()


def test_t15_bad_media_hurts_nothing(folder):
    """From the right address: broken RTP and RTCP, jumps of number, time and source, kinds nobody agreed on."""
    provider, phone = at_home(folder)
    talk = provider.call(phone)
    to = talk.to
    before = proc(phone, "VmRSS")
    head = lambda first, kind, number=0, stamp=0, ssrc=1: struct.pack(">BBHII", first, kind, number & 0xffff, stamp, ssrc)  # noqa: E731

    def everything():
        for length in range(0, 40):
            talk.sock.sendto(rtp(talk.sequence, 0, talk.ssrc, talk.payload)[:length], to)
        for first in range(0x80, 0xC0):
            talk.sock.sendto(head(first, 0) + b"\xff" * 20, to)
        for kind in range(256):
            talk.sock.sendto(head(0x80, kind, talk.sequence, 0, talk.ssrc) + os.urandom(kind), to)
        for number in range(500):
            stamp = int.from_bytes(os.urandom(4), "big")
            talk.sock.sendto(head(0x80, 0, stamp, stamp, number) + talk.payload, to)
            talk.sock.sendto(head(0x80, 0, stamp, stamp, talk.ssrc) + talk.payload, to)
            if number % 50 == 0:
                time.sleep(0.02)
        talk.sock.sendto(head(0x80, 0, talk.sequence, 0, talk.ssrc), to)
        talk.sock.sendto(head(0x80, 0, talk.sequence, 0, talk.ssrc) + b"a" * 60000, to)
        talk.sock.sendto(head(0xA0, 0, talk.sequence, 0, talk.ssrc) + b"\xff" * 160, to)
        for kind in range(192, 224):
            for length in (0, 1, 7, 65535):
                report = struct.pack(">BBHI", 0x9F, kind, length, talk.ssrc) + os.urandom(60)
                talk.sock.sendto(report, (to[0], to[1] + 1))
                talk.sock.sendto(report, to)

    talk.flowed(everything)
    talk.flows(0.5)
    assert proc(phone, "VmRSS") - before < 16 * 1024
    assert [it["state"] for it in phone.status()["calls"]] == ["Talking"]
    alive(phone)
    talk.close()


def test_t15_bad_streams_are_closed(folder):
    provider, phone = at_home(folder)
    talk = provider.call(phone)
    options = request("OPTIONS", provider.contact, "127.0.0.1:9", transport="TCP")
    # Closed, or answered with one of these.
    cases = {
        "no length": options.replace("Content-Length: 0\r\n", ""),
        "a negative length": options.replace("Content-Length: 0", "Content-Length: -5"),
        "words for a length": options.replace("Content-Length: 0", "Content-Length: x"),
        "two lengths": options.replace("Content-Length: 0", "Content-Length: 0\r\nContent-Length: 9"),
        "a huge length": options.replace("Content-Length: 0", "Content-Length: 4294967295"),
        "a huger length": options.replace("Content-Length: 0", "Content-Length: 99999999999999999999"),
        "a 64 KiB header": options.replace("Max-Forwards", "X: " + "a" * 65536 + "\r\nMax-Forwards"),
        "10 000 headers": options.replace("Max-Forwards", "X: y\r\n" * 10000 + "Max-Forwards"),
        "a megabyte without an end": "a" * 1_000_000,
        "another protocol": "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "binary": "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + "\0" * 500,
    }
    wrong = []

    def all_cases():
        for what, text in cases.items():
            said, closed = over_tcp(phone, text.encode("latin-1"), 0.4)
            if not closed and not re.match(r"SIP/2.0 (4|5)\d\d", said):
                wrong.append(f"{what}: closed {closed}, said {said[:60]!r}")
            if " 200 " in said[:15]:
                wrong.append(f"{what} was answered with 200")

    talk.flowed(all_cases)
    # A good message in pieces of one byte, and two in one piece.
    with socket.create_connection(("127.0.0.1", phone.port), 3) as stream:
        for byte in options.encode():
            stream.sendall(bytes([byte]))
        stream.settimeout(2)
        assert b"SIP/2.0 200" in stream.recv(65536)
    twice = options + request("OPTIONS", provider.contact, "127.0.0.1:9", transport="TCP")
    said, _ = over_tcp(phone, twice.encode(), 0.5)
    assert said.count("SIP/2.0 200") == 2, said
    assert not wrong, "\n".join(wrong)
    talk.flows(0.4)
    alive(phone)
    talk.close()


def test_t15_a_provider_that_answers_nonsense_over_tcp(folder):
    provider, phone = at_home(folder)
    talk = provider.call(phone)
    replies = [b"SIP/2.0 200 OK\r\nContent-Length: -1\r\n\r\n", b"SIP/2.0 200 OK\r\nContent-Length: 4294967296\r\n\r\n",
               b"\0" * 70000, b"SIP/2.0 200 OK\r\n" + b"X: y\r\n" * 10000 + b"\r\n"]
    listener = socket.create_server(("127.0.0.1", 0))
    served = []

    def serve():
        while True:
            stream, _ = listener.accept()
            stream.settimeout(3)
            try:
                stream.recv(65536)
                stream.sendall(replies[len(served) % len(replies)])
                served.append(len(stream.recv(65536)) if stream else 0)
            except OSError:
                served.append(-1)
            stream.close()

    threading.Thread(target=serve, daemon=True).start()
    other = Phone(folder, "otto", *account("otto", "x", "127.0.0.1", listener.getsockname()[1], transport="1"))
    eventually("the phone has closed on it", lambda: served, 15)
    alive(other)
    assert "otto" in other.ctl("screen").lower()
    talk.flows(0.4)
    talk.close()


# T16


def test_t16_idle_connections_are_capped_and_closed(folder):
    web = free_port()
    provider, phone = at_home(folder, "--web", f"127.0.0.1:{web}")
    talk = provider.call(phone)
    before = descriptors(phone)
    began = time.monotonic()
    idle = {"sip": [], "web": []}
    for _ in range(300):
        for kind, port in (("sip", phone.port), ("web", web)):
            stream = socket.socket()
            stream.setblocking(False)
            stream.bind(("127.0.0.2", 0))
            stream.connect_ex(("127.0.0.1", port))
            idle[kind].append(stream)
    time.sleep(1)

    def standing(kind):
        count = 0
        for stream in idle[kind]:
            try:
                if stream.recv(1) != b"":
                    count += 1
            except BlockingIOError:
                count += 1
            except OSError:
                pass
        return count

    assert standing("sip") <= 16, f"{standing('sip')} idle SIP connections of one address"
    assert standing("web") <= 64, f"{standing('web')} idle web connections of one address"
    assert descriptors(phone) - before <= 16 + 64 + 8, descriptors(phone)
    # Others are served meanwhile: on SIP over TCP, on the page.
    said, _ = over_tcp(phone, request("OPTIONS", provider.contact, "127.0.0.1:9", transport="TCP").encode(), 1)
    assert "SIP/2.0 200" in said
    assert http(web, "GET /status HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")[0] == 200
    # A head that never ends has 5 s, dribbled or not.
    slow = socket.create_connection(("127.0.0.1", web), 3)
    slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    slow_began = time.monotonic()
    dribble = socket.create_connection(("127.0.0.1", phone.port), 3)
    dribble_began = time.monotonic()
    ends = {}

    def until_closed(name, stream, since):
        stream.settimeout(0.5)
        while time.monotonic() < since + 14:
            try:
                stream.sendall(b"X")
                if not stream.recv(1000):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        ends[name] = time.monotonic() - since

    threads = [threading.Thread(target=until_closed, args=it)
               for it in (("web", slow, slow_began), ("sip", dribble, dribble_began))]
    for thread in threads:
        thread.start()
    talk.flows(1)
    for thread in threads:
        thread.join()
    assert ends["web"] < 7, ends
    assert ends["sip"] < 12, ends
    time.sleep(max(0.0, began + 12 - time.monotonic()))
    assert standing("sip") == 0 and standing("web") == 0, (standing("sip"), standing("web"))
    eventually("as many open files as before", lambda: descriptors(phone) <= before + 1)
    talk.flows(0.5)
    provider.ping()
    alive(phone)
    for streams in idle.values():
        for stream in streams:
            stream.close()
    talk.close()


# The page


def http(port, head, body=b"", seconds=4.0, ip="127.0.0.1"):
    """One request on a connection of its own: status (0 when closed without one), and the whole answer."""
    data = (head if isinstance(head, bytes) else head.encode("utf-8", "surrogateescape")) + body
    with socket.socket() as stream:
        stream.bind((ip, 0))
        stream.settimeout(seconds)
        stream.connect(("127.0.0.1", port))
        said = b""
        threading.Thread(target=_pour, args=(stream, data), daemon=True).start()
        try:
            while chunk := stream.recv(65536):
                said += chunk
        except OSError:
            pass
    text = said.decode(errors="replace")
    found = re.match(r"HTTP/1\.\d (\d+)", text)
    return int(found.group(1)) if found else 0, text


def _pour(stream, data):
    try:
        stream.sendall(data)
    except OSError:
        pass


def form(port, path, more="", ip="127.0.0.1", cookie="", **values):
    """Opens a page, takes its token and sends its form."""
    _, page = http(port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{cookie}\r\n", ip=ip)
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    body = "&".join(f"{name}={value}" for name, value in {**values, "csrf": token.group(1) if token else ""}.items())
    return http(port, f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{more}{cookie}"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}", ip=ip, seconds=60)


WEB_PASSWORD = "violet-canary-77"


def with_page(folder, *more, bind="127.0.0.1", password=WEB_PASSWORD):
    """A phone with a page whose password has been set by the code it printed."""
    web = free_port()
    provider = Provider()
    phone = Phone(folder, "olive", *provider.arguments(), "--web", f"{bind}:{web}", *more)
    phone.registered()
    if password:
        code = next(m.group(1) for line in phone.process.lines if (m := re.search(r"code (\d{3}-\d{3})", line)))
        status, text = form(web, "/first", code=code, password=password, again=password)
        assert status == 303, (status, text[:300])
    return provider, phone, web


ROUTES = ("/", "/status", "/phone", "/phone/0", "/phone/9999", "/phone/0/live", "/login", "/first", "/logout", "/assets/x",
          "/style.css", "/api", "/admin", "/nothing")


def test_t01_the_page_bears_anything_before_login(folder):
    provider, phone, web = with_page(folder)
    talk = provider.call(phone)
    pid = phone.process.process.pid
    allowed = {200, 303, 400, 401, 403, 404, 405, 408, 413, 414, 421, 431}
    host = f"Host: 127.0.0.1:{web}\r\nConnection: close\r\n"
    wrong = []

    def expect(what, statuses, head, body=b""):
        status, text = http(web, head, body)
        if status not in statuses:
            wrong.append(f"{what}: {status} {text[:80]!r}")
        secret = re.search(r"olive|127\.0\.0\.1:%d" % provider.port, text.split("\r\n\r\n", 1)[-1])
        if secret:
            wrong.append(f"{what}: tells {secret.group(0)!r} to who has not signed in")

    def everything():
        for route in ROUTES:
            for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT", "OPTIONS", "PATCH", "M" * 300):
                expect(f"{method} {route}", allowed, f"{method} {route} HTTP/1.1\r\n{host}\r\n")
            for odd in ("?" + "a" * 9000, "/" + "b" * 9000, "%00", "%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd",
                        "%ff%fe", "%", "%zz", "?csrf=%00&password=%ff", "/..;/", "//evil", "\\..\\", "?a=" + "%25" * 600):
                expect(f"GET {route}{odd[:20]}", allowed, f"GET {route}{odd} HTTP/1.1\r\n{host}\r\n")
        for what, head in {
            "a 100 KiB header": f"GET / HTTP/1.1\r\n{host}X: {'a' * 102400}\r\n\r\n",
            "a 100 KiB cookie": f"GET / HTTP/1.1\r\n{host}Cookie: offhook_session={'a' * 102400}\r\n\r\n",
            "5 000 headers": f"GET / HTTP/1.1\r\n{host}" + "X: y\r\n" * 5000 + "\r\n",
            "a 100 KiB line": f"GET /{'a' * 102400} HTTP/1.1\r\n{host}\r\n",
        }.items():
            expect(what, {400, 414, 431}, head)
        for route in ("/login", "/first", "/phone/0"):
            expect(f"9 MiB to {route}", {413}, f"POST {route} HTTP/1.1\r\n{host}Content-Length: {9 << 20}\r\n\r\n",
                   b"a" * (9 << 20))
            chunked = b"10000\r\n" + b"a" * 65536 + b"\r\n"
            expect(f"chunks to {route}", {413}, f"POST {route} HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n",
                   chunked * 4)
        for what, head in {
            "two lengths": f"POST /login HTTP/1.1\r\n{host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "a negative length": f"POST /login HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n",
            "a huge length": f"POST /login HTTP/1.1\r\n{host}Content-Length: 99999999999999999999\r\n\r\n",
            "length and chunks": f"POST /login HTTP/1.1\r\n{host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "a NUL": f"GET / HTTP/1.1\r\n{host}X: a\0b\r\n\r\n",
            "no protocol": "GET /\r\n\r\n",
            "SIP": "OPTIONS sip:a SIP/2.0\r\n\r\n",
            "another version": f"GET / HTTP/9.9\r\n{host}\r\n",
            "folded": f"GET / HTTP/1.1\r\n{host}X: a\r\n b\r\n\r\n",
        }.items():
            expect(what, allowed | {0}, head)

    talk.flowed(everything)
    assert not wrong, "\n".join(wrong[:20])
    assert phone.process.process.pid == pid
    alive(phone)
    talk.flows(0.3)
    talk.close()


DEFAULTS = [(user, word) for user, word in zip(
    ["admin"] * 12 + ["user"] * 4 + ["root"] * 2 + ["var", "PlcmSpIp"],
    ["admin", "adminpass", "1234", "12345", "password", "456", "0000", "", "222222", "21232f297a57a5a7", "789", "9999",
     "user", "", "1234", "123", "root", "", "var", "PlcmSpIp"])]


def test_t18_no_default_password_and_patience_with_guessers(folder):
    _, phone, web = with_page(folder)
    assert len(DEFAULTS) == 20
    for number, (user, word) in enumerate(DEFAULTS):
        # Each from an address of its own, so that the pause does not answer for the password.
        status, _ = form(web, "/login", ip=f"127.0.1.{number + 1}", user=user, password=word)
        assert status == 403, (user, word, status)
    # Many at once from one address: few are looked at, the rest wait.
    results = []

    def guess(start):
        for number in range(start, 1000, 20):
            results.append(form(web, "/login", ip="127.0.2.1", password=f"guess{number}")[0])

    began = time.monotonic()
    threads = [threading.Thread(target=guess, args=(start,)) for start in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    looked_at = results.count(403)
    # 2 free ones, then 1 + 2 + 4 .. seconds between: within `took` seconds no more than log2 of it.
    assert looked_at <= 4 + numpy.log2(took + 1), f"{looked_at} of 1 000 guesses were looked at in {took:.0f} s"
    assert set(results) <= {403, 429}, set(results)
    # The pause is that address's alone, and even the right word has to wait there.
    assert form(web, "/login", ip="127.0.2.1", password=WEB_PASSWORD)[0] == 429
    assert form(web, "/login", ip="127.0.2.2", password=WEB_PASSWORD)[0] == 303
    # After the pause the right word opens.
    for _ in range(3):
        assert form(web, "/login", ip="127.0.2.3", password="wrong")[0] == 403
    status, page = form(web, "/login", ip="127.0.2.3", password=WEB_PASSWORD)
    assert status == 429, status
    seconds = int(re.search(r"Try again in (\d+) s", page).group(1))
    time.sleep(seconds + 0.2)
    assert form(web, "/login", ip="127.0.2.3", password=WEB_PASSWORD)[0] == 303
    alive(phone)


def test_t18_the_page_is_for_this_machine_only_until_a_password_is_set(folder):
    _, phone, web = with_page(folder, bind="0.0.0.0", password=None)
    with socket.socket() as stream:
        assert stream.connect_ex(("127.0.0.2", web)) != 0, "the page is reached at another address"
    for word in ("adminpass", "administrator", "12345678", "password1", "short"):
        code = next(m.group(1) for line in phone.process.lines if (m := re.search(r"code (\d{3}-\d{3})", line)))
        status, _ = form(web, "/first", code=code, password=word, again=word)
        assert status == 422, (word, status)
    assert form(web, "/first", ip="127.0.0.9", code="000-000", password=WEB_PASSWORD, again=WEB_PASSWORD)[0] == 403
    code = next(m.group(1) for line in phone.process.lines if (m := re.search(r"code (\d{3}-\d{3})", line)))
    assert form(web, "/first", code=code, password=WEB_PASSWORD, again=WEB_PASSWORD)[0] == 303
    form(web, "/first", code=code, password="other-word-88", again="other-word-88")
    assert form(web, "/login", ip="127.0.0.8", password="other-word-88")[0] == 403, "the code was good twice"


# T17


def test_t17_foreign_pages_are_refused(folder):
    _, phone, web = with_page(folder, password=None)
    host = f"Host: 127.0.0.1:{web}\r\nConnection: close\r\n"
    for more in ("Origin: http://evil.test\r\n", "Origin: null\r\n", "Origin: http://127.0.0.1:1\r\n",
                 f"Origin: http://127.0.0.1:{web}.evil.test\r\n", "Sec-Fetch-Site: cross-site\r\n",
                 "Sec-Fetch-Site: same-site\r\n"):
        assert form(web, "/phone/0", more=more, dial="300")[0] == 403, more
    assert http(web, f"POST /phone/0 HTTP/1.1\r\n{host}Content-Length: 8\r\n\r\ndial=300")[0] == 403, "no token"
    assert http(web, f"GET /phone/0?dial=300 HTTP/1.1\r\n{host}\r\n")[0] == 200
    for name in ("evil.test", "127.0.0.1.evil.test", "", "olive.local", "127.0.0.1@evil.test"):
        for path in ("/", "/phone/0", "/phone/0/live"):
            status, _ = http(web, f"GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n")
            assert status in (400, 421), (name, path, status)
    socket_head = ("GET /phone/0/live HTTP/1.1\r\nHost: 127.0.0.1:{web}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n")
    for more in ("", "Origin: http://evil.test\r\n", "Origin: null\r\n"):
        assert http(web, socket_head.format(web=web, more=more), seconds=1)[0] == 403, more
    own = socket_head.format(web=web, more=f"Origin: http://127.0.0.1:{web}\r\n")
    assert http(web, own, seconds=0.5)[0] == 101
    assert not phone.status()["calls"]
    alive(phone)


# T22


def test_t22_names_from_the_wire_are_only_text(folder):
    evil = '<img src=x onerror=alert(1)>\x1b]0;owned\x07\x1b[2J'
    provider, phone, web = with_page(folder, "-vvv", password=None)
    page = lambda path: http(web, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{web}\r\nConnection: close\r\n\r\n")[1]  # noqa: E731
    talk = None
    for display in (f'"{evil}" ', '"<img src=x onerror=alert(1)>" ', '"\\<img src=x onerror=alert(1)\\>%1b[2J" '):
        call_id = os.urandom(8).hex()
        talk = Talk()
        text = request("INVITE", provider.contact, provider.here, call_id=call_id, body=sdp(talk.port), display=display,
                       more=[f"User-Agent: {evil}", f"Subject: {evil}"])
        provider.wire.send(text, provider.phone)
        eventually("it rings", lambda: "<img src=x" in phone.ctl("status"))
        for out in (phone.ctl("screen"), phone.ctl("status"), phone.ctl("status", "--json")):
            assert "\x1b" not in out and "\x07" not in out, out
        for path in ("/", "/status", "/phone/0"):
            assert "<img src=x" not in page(path) and "\x1b" not in page(path), path
        phone.ctl("reject")
        eventually("no call is left", lambda: not phone.status()["calls"])
    provider.on_invite = lambda message, source: provider.wire.send(answer(message, f"486 {evil}"), source)
    phone.ctl("dial", "300")
    time.sleep(0.5)
    assert "<img src=x" not in page("/") + page("/phone/0") and "\x1b" not in page("/") + phone.ctl("screen")
    phone.ctl("press", "cancel")
    raw = "\n".join(phone.process.lines)
    # Colours of the log itself are not the wire's.
    assert "\x1b]0" not in raw and "\x1b[2J" not in raw and "\x07" not in raw, "escape sequences in the log"
    alive(phone)


# T23


def test_t23_no_secret_is_told(folder):
    provider, phone, web = with_page(folder, "-vvv", "--set", "auto_provision.server.password=canary-provision-9")
    provider.call(phone).close()
    phone.ctl("hangup")
    secrets = (provider.password, WEB_PASSWORD, "canary-provision-9")
    _, page = form(web, "/login", password=WEB_PASSWORD)
    cookie = "Cookie: " + re.search(r"(?i)set-cookie: ([^;]+)", page).group(1) + "\r\n"
    outputs = {"the log": "\n".join(phone.process.lines), "ctl status": phone.ctl("status"),
               "ctl status --json": phone.ctl("status", "--json"), "ctl screen": phone.ctl("screen")}
    written = os.path.join(folder, "desk.cfg")
    with open(written, "w", encoding="utf-8") as file:
        file.write(f"#!version:1.0.0.1\naccount.1.password = {provider.password}\n"
                   "auto_provision.server.password = canary-provision-9\naccount.1.user_name = olive\n")
    for more in ([], ["--origin"], ["--format", "json"]):
        _, out, err = run(OFFHOOK, "config", "show", *more, written)
        outputs[f"config show {more}"] = out + err
        assert not more or more == ["--format", "json"] or "olive" in out, (more, out, err)
    _, out, err = run(OFFHOOK, "config", "check", written)
    outputs["config check"] = out + err
    for path in ("/", "/status", "/phone/0", "/login"):
        status, text = http(web, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{cookie}\r\n")
        assert status == 200, (path, status)
        outputs[path] = text
    hashes = {re.search(r'response="([0-9a-f]+)"', it).group(1) for _, _, it in provider.digests}
    for where, text in outputs.items():
        for secret in (*secrets, *hashes):
            assert secret not in text, f"{secret} is in {where}"
    phone.stop()
    data = os.path.join(folder, "olive-data")
    loose = []
    for place, folders, files in os.walk(data):
        for name in [".", *folders, *files]:
            path = os.path.join(place, name)
            if os.stat(path).st_mode & 0o077:
                loose.append(f"{oct(os.stat(path).st_mode)} {path}")
    assert not loose, "others may read:\n" + "\n".join(loose)
    for name in os.listdir(data):
        with open(os.path.join(data, name), "rb") as file:
            assert WEB_PASSWORD.encode() not in file.read(), f"the page's password is in {name}"


# R7


def test_r07_a_flood_does_not_hurt_a_call(folder):
    provider, phone = at_home(folder)
    talk = provider.call(phone)
    before = proc(phone, "VmRSS")
    strangers = [Wire("127.0.0.1"), *(Wire(f"127.0.3.{n}") for n in range(1, 9))]
    to = ("127.0.0.1", phone.port)
    sent = 0

    def flood():
        nonlocal sent
        began = time.monotonic()
        while time.monotonic() < began + 5:
            wire = strangers[sent % len(strangers)]
            kind = sent % 4
            if kind == 0:
                wire.send(os.urandom(200), to)
            elif kind == 1:
                wire.send(b"INVITE " + os.urandom(300), to)
            else:
                user = "olive" if kind == 2 else str(sent)
                wire.send(request("INVITE", f"sip:{user}@127.0.0.1:{phone.port}", wire.here, body=sdp(40000)), to)
            sent += 1
            ahead = began + sent / 2000 - time.monotonic()
            if ahead > 0.002:
                time.sleep(ahead)

    missing, span = talk.flowed(flood)
    grown = (proc(phone, "VmRSS") - before) / 1024
    print(f"   {sent} messages in 5 s; {missing} of {span} packets missing; {grown:.1f} MiB more")
    assert sent >= 5000, sent
    assert grown < 64, f"{grown:.1f} MiB more"
    assert not any(wire.heard for wire in strangers)
    provider.ping()
    assert len(phone.status()["calls"]) == 1
    alive(phone)
    talk.close()
