"""Offhook and baresip: calls both ways, sound both ways, hold, keys, hang up; direct and through the switchboard."""

import json
import os
import re
import time

from baresip import Baresip
from tools import OFFHOOK, Capture, Phone, Process, account, assert_heard, eventually, free_port, run, speech

ANYONE = ["--set", "account.1.enable=1", "--set", "account.1.user_name=olive", "--set", "account.1.label=Olive",
          "--set", "sip_trust_server_only=off"]


def voices(folder):
    return (speech(os.path.join(folder, "ours.wav"), 11), speech(os.path.join(folder, "theirs.wav"), 12))


def direct_phone(folder, audio):
    """A phone that takes calls from anyone and has no server."""
    return Phone(folder, "olive", *ANYONE, audio=audio)


def test_offhook_calls_baresip(folder):
    ours, theirs = voices(folder)
    peer = Baresip(folder, "basil", theirs)
    port = free_port()
    recorded = os.path.join(folder, "recorded.wav")
    capture = Capture(os.path.join(folder, "lo.pcapng"), [peer.port, port])
    code, out, err = run(OFFHOOK, "call", peer.uri, "--bind", "127.0.0.1", "--sip-port", port, "--play", ours,
                         "--record", recorded, "--for", "4", "--json")
    assert code == 0, f"exit {code}\n{out}{err}"
    report = json.loads(out)
    assert report["result"] == "answered", report
    assert report["codec"] in ("PCMU", "PCMA"), report
    peer.event("CALL_CLOSED")
    capture.end()
    capture.check()
    assert capture.rtp_count() > 300
    assert_heard(theirs, recorded)
    assert_heard(ours, peer.heard())


def test_offhook_is_refused_and_says_why(folder):
    _, theirs = voices(folder)
    peer = Baresip(folder, "basil", theirs)
    code, out, err = run(OFFHOOK, "call", f"sip:nobody@127.0.0.1:{peer.port}", "--bind", "127.0.0.1", "--json",
                         "--for", "2")
    assert code == 1, f"exit {code}\n{out}{err}"
    report = json.loads(out)
    assert report["result"] != "answered", report
    assert "404" in json.dumps(report), report


def test_baresip_calls_offhook(folder):
    ours, theirs = voices(folder)
    phone = direct_phone(folder, ours)
    peer = Baresip(folder, "basil", theirs)
    capture = Capture(os.path.join(folder, "lo.pcapng"), [peer.port, phone.port])
    peer.command("dial", f"sip:olive@127.0.0.1:{phone.port}")
    phone.sees("incoming call")
    peer.event("CALL_RINGING")
    phone.ctl("answer")
    peer.event("CALL_ESTABLISHED")
    phone.sees("talking")
    time.sleep(3)
    peer.command("hangup")
    eventually("the call has left the phone", lambda: not phone.status()["calls"])
    assert phone.stop() in (0, 130)
    capture.end()
    capture.check()
    assert_heard(theirs, phone.heard)
    assert_heard(ours, peer.heard())


def test_hold_both_ways(folder):
    ours, theirs = voices(folder)
    phone = direct_phone(folder, ours)
    peer = Baresip(folder, "basil", theirs)
    capture = Capture(os.path.join(folder, "lo.pcapng"), [peer.port, phone.port])
    phone.ctl("dial", peer.uri)
    phone.sees("talking")
    # baresip names its recordings by the second and begins one at each change: no two changes in one second.
    time.sleep(1.1)
    phone.ctl("hold")
    phone.sees("on hold")
    time.sleep(1.1)
    phone.ctl("resume")
    phone.sees("talking")
    time.sleep(1.1)
    peer.command("hold")
    phone.sees("held")
    time.sleep(1.1)
    peer.command("resume")
    phone.sees("talking")
    time.sleep(2)
    phone.ctl("hangup")
    peer.event("CALL_CLOSED")
    phone.stop()
    capture.end()
    capture.check()
    offers = capture.sip("sip.Method == INVITE && sdp")
    assert sum("sendonly" in line for line in offers) >= 2, offers
    assert_heard(ours, peer.heard(), 0.85)


def test_keys_both_ways(folder):
    ours, theirs = voices(folder)
    phone = direct_phone(folder, ours)
    peer = Baresip(folder, "basil", theirs)
    events = Process(OFFHOOK, "ctl", "--ctl", phone.socket, "events")
    phone.ctl("dial", peer.uri)
    phone.sees("talking")
    for key in "159#":
        phone.ctl("press", key)
        time.sleep(0.35)
    eventually("baresip got four keys", lambda: len(peer.seen("CALL_DTMF_START")) >= 4)
    assert [it["param"] for it in peer.seen("CALL_DTMF_START")] == list("159#"), peer.seen("CALL_DTMF_START")
    for key in "48":
        peer.command("sndcode", key)
        time.sleep(0.4)
    eventually("the phone got 4 and 8", lambda: len(re.findall(r"digit", "\n".join(events.lines))) >= 2)
    digits = [json.loads(line) for line in events.lines if "digit" in line]
    assert [it["digit"] for it in digits if "digit" in it][-2:] == ["4", "8"], events.lines
    phone.ctl("hangup")
    peer.event("CALL_CLOSED")


def test_through_the_switchboard(folder):
    """Both sides register with digest at the switchboard and call each other through it."""
    ours, theirs = voices(folder)
    office = free_port()
    demo = Process(OFFHOOK, "demo", "--sip-port", office, "--web-port", free_port(), "--provision-port", free_port())
    password = demo.wait_for(r"204.*password (\S+)", 15).group(1)
    peer = Baresip(folder, "basil", theirs,
                   f"<sip:204@127.0.0.1:{office};transport=udp>;auth_user=204;auth_pass={password};regint=60")
    peer.registered()
    second = Phone(folder, "olive", *account("205", password, "127.0.0.1", office, "Olive 205"), audio=ours)
    second.registered()
    capture = Capture(os.path.join(folder, "lo.pcapng"), [peer.port, second.port, office])
    peer.command("dial", f"sip:205@127.0.0.1:{office}")
    second.sees("incoming call")
    second.ctl("answer")
    second.sees("talking")
    time.sleep(2)
    second.ctl("hangup")
    peer.event("CALL_CLOSED")
    peer.events.clear()
    second.ctl("dial", "204")
    second.sees("talking")
    time.sleep(2)
    peer.command("hangup")
    eventually("the call has left the phone", lambda: not second.status()["calls"])
    second.stop()
    capture.end()
    capture.check()
    assert_heard(ours, peer.heard())
    assert_heard(theirs, second.heard)
    demo.stop()
