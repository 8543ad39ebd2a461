"""The tools themselves: two baresips call each other, so that a failure elsewhere is ours."""

import os
import time

from baresip import Baresip
from tools import Capture, assert_heard, heard, speech


def test_baresip_hears_baresip(folder):
    one = speech(os.path.join(folder, "one.wav"), 1)
    two = speech(os.path.join(folder, "two.wav"), 2)
    first = Baresip(folder, "first", one)
    second = Baresip(folder, "second", two)
    capture = Capture(os.path.join(folder, "lo.pcapng"), [first.port, second.port])
    first.command("dial", second.uri)
    first.event("CALL_ESTABLISHED")
    time.sleep(3)
    first.command("sndcode", "7")
    second.event("CALL_DTMF_START")
    first.command("hold")
    time.sleep(0.5)
    first.command("hangup")
    second.event("CALL_CLOSED")
    capture.end()
    capture.check()
    assert_heard(one, second.heard())
    assert_heard(two, first.heard())
    # The measure tells a stranger's voice from the right one.
    assert heard(two, second.heard()) < 0.6
    assert any("sendonly" in line or "inactive" in line for line in capture.sip("sip.Method == INVITE"))
