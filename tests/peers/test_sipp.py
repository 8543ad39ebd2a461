"""Offhook and SIPp: its own caller and answerer, a registrar that checks our digest, and a phone that registers with
our switchboard."""

import json
import os
import time

from tools import OFFHOOK, Capture, Phone, Process, account, eventually, free_port, run, speech

HERE = os.path.dirname(os.path.abspath(__file__))


def sipp(folder, *arguments, seconds=30):
    """Runs SIPp to its end on loopback; returns exit code and what it printed."""
    code, out, err = run("sipp", "-i", "127.0.0.1", "-mi", "127.0.0.1", "-nostdin", "-trace_err", "-timeout",
                         seconds - 5, "-timeout_error", *arguments, seconds=seconds, cwd=folder)
    return code, out[-3000:] + err[-1000:]


def test_sipp_uac_calls_offhook(folder):
    phone = Phone(folder, "olive", "--set", "account.1.enable=1", "--set", "account.1.user_name=olive",
                  "--set", "account.1.label=Olive", "--set", "sip_trust_server_only=off")
    port = free_port()
    capture = Capture(os.path.join(folder, "lo.pcapng"), [phone.port, port])
    caller = Process("sipp", "-sn", "uac", "-i", "127.0.0.1", "-mi", "127.0.0.1", "-nostdin", "-trace_err", "-timeout",
                     "40", "-timeout_error", "-s", "olive", "-p", port, "-m", "3", "-r", "1", "-l", "1", "-d", "500",
                     f"127.0.0.1:{phone.port}", cwd=folder)
    for _ in range(3):
        phone.sees("incoming call", 10)
        phone.ctl("answer")
        phone.sees("talking")
        eventually("the caller hung up", lambda: not phone.status()["calls"], 10)
    assert caller.ends(20) == 0, caller.tail()
    capture.end()
    capture.check()
    assert capture.rtp_count() > 30


def test_offhook_calls_sipp_uas(folder):
    ours = speech(os.path.join(folder, "ours.wav"), 21)
    port = free_port()
    mine = free_port()
    capture = Capture(os.path.join(folder, "lo.pcapng"), [port, mine])
    answerer = Process("sipp", "-sn", "uas", "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", port, "-m", "1", "-nostdin",
                       "-timeout", "20", "-timeout_error", "-rtp_echo", "-mp", free_port(4), cwd=folder)
    time.sleep(0.5)
    recorded = os.path.join(folder, "echo.wav")
    code, out, err = run(OFFHOOK, "call", f"sip:service@127.0.0.1:{port}", "--bind", "127.0.0.1", "--sip-port", mine,
                         "--play", ours, "--record", recorded, "--for", "3", "--json")
    assert code == 0, f"exit {code}\n{out}{err}"
    report = json.loads(out)
    assert report["result"] == "answered", report
    assert answerer.ends(15) == 0, answerer.tail()
    capture.end()
    capture.check()


def test_offhook_registers_with_digest_at_sipp(folder):
    port = free_port()
    registrar = Process("sipp", "-sf", os.path.join(HERE, "uas_register.xml"), "-i", "127.0.0.1", "-p", port, "-m", "1",
                        "-nostdin", "-timeout", "20", "-timeout_error", "-trace_err", cwd=folder)
    time.sleep(0.5)
    phone = Phone(folder, "olive", *account("301", "secret", "127.0.0.1", port))
    phone.registered()
    assert registrar.ends(15) == 0, registrar.tail()


def test_sipp_registers_with_digest_at_the_switchboard(folder):
    office = free_port()
    demo = Process(OFFHOOK, "demo", "--sip-port", office, "--web-port", free_port(), "--provision-port", free_port())
    password = demo.wait_for(r"204.*password (\S+)", 15).group(1)
    port = free_port()
    capture = Capture(os.path.join(folder, "lo.pcapng"), [port, office])
    code, out = sipp(folder, "-sf", os.path.join(HERE, "register.xml"), "-au", "206", "-ap", password, "-p", port, "-m",
                     "3", f"127.0.0.1:{office}")
    assert code == 0, f"SIPp exit {code}\n{out}\n{demo.tail()}"
    code, out = sipp(folder, "-sf", os.path.join(HERE, "register.xml"), "-au", "206", "-ap", "wrong", "-p", port, "-m",
                     "1", f"127.0.0.1:{office}")
    assert code != 0, "a wrong password was accepted"
    capture.end()
    capture.check()
    demo.stop()
