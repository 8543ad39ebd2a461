#!/usr/bin/python3
"""Figures of whole processes, each beside a peer in the same run: memory of one idle registered phone, time from start to
registered, and calls a second of SIPp for the ratio that `calls` is measured against.

    benches/whole_process.py [memory] [start] [sipp]

Prints one JSON object. Everything runs on loopback, bounded in count and time. Needs baresip and sip-tester.
"""

import csv
import glob
import json
import os
import re
import socket
import statistics
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "peers"))

from baresip import Baresip  # noqa: E402
from tools import OFFHOOK, Process, account, free_port, run, speech  # noqa: E402


class Registrar:
    """Answers REGISTER: first with a challenge, then with 200; notes when it sent the 200."""

    def __init__(self):
        self.port = free_port()
        self.registered = threading.Event()
        self.at = 0.0
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", self.port))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                data, source = self.sock.recvfrom(65535)
            except OSError:
                return
            text = data.decode(errors="replace")
            if not text.startswith("REGISTER"):
                continue
            kept = [line for line in text.split("\r\n") if re.match(r"(Via|From|Call-ID|CSeq|v|f|i):", line, re.I)]
            to = re.search(r"^(?:To|t):.*$", text, re.M | re.I).group(0).strip() + ";tag=r1"
            contact = re.search(r"^(?:Contact|m):.*$", text, re.M | re.I).group(0).strip()
            if "Authorization:" in text:
                head = ["SIP/2.0 200 OK", *kept, to, contact + ";expires=3600"]
            else:
                head = ["SIP/2.0 401 Unauthorized", *kept, to,
                        'WWW-Authenticate: Digest realm="bench", nonce="abc", qop="auth", algorithm=MD5']
            self.sock.sendto(("\r\n".join([*head, "Content-Length: 0", "", ""])).encode(), source)
            if "Authorization:" in text and not self.registered.is_set():
                self.at = time.monotonic()
                self.registered.set()

    def close(self):
        self.sock.close()


def resident_kib(pid, field="VmRSS"):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(rf"{field}:\s+(\d+)", file.read()).group(1))


def threads(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def start_phone(folder, registrar, number):
    began = time.monotonic()
    phone = Process(OFFHOOK, "phone", "--headless", "--model", "yealink-t28p", "--data",
                    os.path.join(folder, f"data{number}"), "--bind", "127.0.0.1", "--sip-port", free_port(), "--audio",
                    "none", *account("201", "secret", "127.0.0.1", registrar.port))
    assert registrar.registered.wait(10), phone.tail()
    return phone, registrar.at - began


def memory(folder):
    registrar = Registrar()
    phone, _ = start_phone(folder, registrar, "memory")
    time.sleep(3)
    ours = resident_kib(phone.process.pid)
    count = threads(phone.process.pid)
    phone.stop()
    registrar.close()
    wav = speech(os.path.join(folder, "a.wav"), 1, 1)
    registrar = Registrar()
    peer = Baresip(folder, "basil", wav, f"<sip:204@127.0.0.1:{registrar.port};transport=udp>;auth_user=204;"
                                         "auth_pass=secret;regint=600")
    assert registrar.registered.wait(10), peer.process.tail()
    time.sleep(3)
    theirs = resident_kib(peer.process.process.pid)
    peer.stop()
    registrar.close()
    return {"offhook_kib": ours, "offhook_threads": count, "baresip_kib": theirs, "ratio": round(ours / theirs, 2)}


def start(folder):
    times = []
    for number in range(9):
        registrar = Registrar()
        phone, seconds = start_phone(folder, registrar, number)
        times.append(seconds * 1000)
        phone.stop()
        registrar.close()
    return {"median_ms": round(statistics.median(times), 1), "all_ms": [round(it, 1) for it in times]}


def sipp(folder):
    """The highest rate at which five seconds of calls pass with no retransmission and no failure."""
    best = 0
    for rate in (1000, 2000, 3000, 4000, 5000, 6000, 8000):
        port = free_port()
        work = os.path.join(folder, f"sipp{rate}")
        os.makedirs(work)
        answerer = Process("sipp", "-sn", "uas", "-i", "127.0.0.1", "-p", port, "-nostdin", "-timeout", "30", cwd=work)
        time.sleep(0.5)
        run("sipp", "-sn", "uac", "-i", "127.0.0.1", "-p", free_port(), "-nostdin", "-r", rate, "-m", rate * 5, "-l",
            20000, "-trace_stat", "-fd", "1", "-timeout", "20", f"127.0.0.1:{port}", seconds=40, cwd=work)
        answerer.stop()
        with open(glob.glob(os.path.join(work, "uac_*_.csv"))[0], encoding="ascii") as file:
            last = list(csv.DictReader(file, delimiter=";"))[-1]
        clean = int(last["Retransmissions(C)"]) == 0 and int(last["FailedCall(C)"]) == 0
        if not clean or int(last["SuccessfulCall(C)"]) < rate * 5:
            break
        best = rate
    return {"clean_calls_per_second": best}


def main():
    wanted = sys.argv[1:] or ["memory", "start", "sipp"]
    result = {"schema": 1}
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        for name in wanted:
            try:
                result[name] = {"memory": memory, "start": start, "sipp": sipp}[name](folder)
            finally:
                Process.stop_all()
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
