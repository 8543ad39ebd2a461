"""A SIP provider in a hundred lines that a test holds in its hand: it registers one phone, calls it, is called by it,
and may be made to misbehave. It shares no code with ours."""

import hashlib
import math
import os
import re
import socket
import struct
import threading
import time

from tools import account, eventually, free_port

REALM = "provider.test"


def field(message, name):
    """The value of a header of a message, or ''."""
    found = re.search(rf"(?im)^{name}\s*:\s*(.*?)\r?$", message)
    return found.group(1) if found else ""


def sdp(port, ip="127.0.0.1"):
    return (f"v=0\r\no=- 1 1 IN IP4 {ip}\r\ns=-\r\nc=IN IP4 {ip}\r\nt=0 0\r\nm=audio {port} RTP/AVP 0 8\r\n"
            "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=sendrecv\r\n")


def request(method, uri, here, *, call_id=None, tag="them", to_tag=None, cseq=1, body="", more=(), to=None, display="",
            transport="UDP", contact=None):
    """The text of a request of ours; every call has a branch of its own."""
    call_id = call_id or os.urandom(8).hex()
    lines = [f"{method} {uri} SIP/2.0", f"Via: SIP/2.0/{transport} {here};branch=z9hG4bK{os.urandom(8).hex()}",
             "Max-Forwards: 70", f"From: {display}<sip:them@{here}>;tag={tag}",
             f"To: <{to or uri}>" + (f";tag={to_tag}" if to_tag else ""), f"Call-ID: {call_id}",
             f"CSeq: {cseq} {method}", f"Contact: <{contact or f'sip:them@{here}'}>", *more]
    if body:
        lines.append("Content-Type: application/sdp")
    return "\r\n".join(lines) + f"\r\nContent-Length: {len(body)}\r\n\r\n{body}"


def answer(message, status, more=(), body="", contact=None, tag="us"):
    """The text of an answer to a request."""
    lines = [f"SIP/2.0 {status}"]
    lines += [it for it in message.split("\r\n\r\n")[0].split("\r\n")[1:]
              if it.lower().startswith(("via:", "from:", "call-id:", "cseq:", "record-route:"))]
    to = field(message, "To")
    lines.append("To: " + (to if "tag=" in to else f"{to};tag={tag}"))
    if contact:
        lines.append(f"Contact: <{contact}>")
    if body:
        lines.append("Content-Type: application/sdp")
    return "\r\n".join([*lines, *more]) + f"\r\nContent-Length: {len(body)}\r\n\r\n{body}"


class Wire:
    """A UDP socket that keeps everything it hears, as text."""

    def __init__(self, ip="127.0.0.1", port=0):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.sock.bind((ip, port))
        self.here = "{}:{}".format(*self.sock.getsockname())
        self.port = self.sock.getsockname()[1]
        self.heard = []
        self.handler = None
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            try:
                data, source = self.sock.recvfrom(65535)
            except OSError:
                return
            message = data.decode("utf-8", "replace")
            self.heard.append(message)
            if self.handler:
                self.handler(message, source)

    def send(self, message, to):
        data = message if isinstance(message, bytes) else message.encode("utf-8", "surrogateescape")
        assert len(data) < 65508, f"{len(data)} bytes fit no datagram"
        self.sock.sendto(data, to)

    def answers(self, call_id):
        """The statuses that came for a call, in order."""
        return [int(it.split()[1]) for it in list(self.heard)
                if it.startswith("SIP/2.0") and field(it, "Call-ID") == call_id]

    def close(self):
        self.sock.close()


class Talk:
    """RTP of the other side: a tone every 20 ms, and what the phone sends."""

    def __init__(self, ip="127.0.0.1", hertz=440):
        self.port = free_port()
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.sock.bind((ip, self.port))
        self.ssrc = int.from_bytes(os.urandom(4), "big")
        self.to = None
        self.sequences = []
        self.sequence = 1000
        self.open = True
        self.payload = tone(hertz)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while self.open:
            try:
                data, _ = self.sock.recvfrom(2048)
            except OSError:
                return
            if len(data) > 12 and data[0] >> 6 == 2 and data[1] & 127 == 0:
                self.sequences.append(struct.unpack(">H", data[2:4])[0])

    def start(self, ip, port):
        self.to = (ip, port)
        threading.Thread(target=self._send, daemon=True).start()

    def _send(self):
        due = time.monotonic()
        while self.open:
            try:
                self.sock.sendto(rtp(self.sequence, self.sequence * 160, self.ssrc, self.payload), self.to)
            except OSError:
                return
            self.sequence += 1
            due += 0.02
            time.sleep(max(0, due - time.monotonic()))

    def flows(self, seconds=1.0, lost=0.01):
        """Listens for a while; fails when the phone's own stream stands still or has holes."""
        return self.flowed(lambda: time.sleep(seconds), seconds, lost)

    def flowed(self, during, seconds=0.4, lost=0.01):
        """Does something and fails when the phone's stream stood still or had holes meanwhile."""
        before = len(self.sequences)
        began = time.monotonic()
        during()
        time.sleep(max(0.0, began + seconds - time.monotonic()))
        took = time.monotonic() - began
        time.sleep(0.1)
        got = [it & 0xffff for it in self.sequences[before:]]
        assert len(got) >= took * 50 * 0.9 - 3, f"{len(got)} packets in {took:.2f} s"
        span = ((got[-1] - got[0]) & 0xffff) + 1
        missing = span - len(set(got))
        assert missing <= max(span * lost, 0), f"{missing} of {span} packets of the call are missing"
        return missing, span

    def close(self):
        self.open = False
        self.sock.close()


def tone(hertz, level=8000):
    """20 ms of PCMU; it joins itself without a click when 20 ms hold whole periods (multiples of 50 Hz)."""
    return bytes(_ulaw(int(level * math.sin(2 * math.pi * hertz * n / 8000))) for n in range(160))


def _ulaw(sample):
    sign = 0x80 if sample < 0 else 0
    value = min(abs(sample), 32635) + 132
    exponent = value.bit_length() - 8
    return ~(sign | exponent << 4 | (value >> (exponent + 3)) & 15) & 0xff


def rtp(sequence, timestamp, ssrc, payload, kind=0):
    return struct.pack(">BBHII", 0x80, kind, sequence & 0xffff, timestamp & 0xffffffff, ssrc) + payload


class Provider:
    """Registrar and switchboard for one phone, over UDP and TCP on one port."""

    def __init__(self, password="s3cret-word"):
        self.password = password
        self.realm = REALM
        self.wire = Wire(port=free_port())
        self.port = self.wire.port
        self.here = self.wire.here
        self.wire.handler = self.handle
        self.contact = None
        self.phone = None
        self.digests = []
        self.on_invite = None
        self.dialog = None

    def handle(self, message, source):
        method = message.split(" ", 1)[0]
        credentials = field(message, "Authorization") or field(message, "Proxy-Authorization")
        if credentials:
            self.digests.append((method, source, credentials))
        if method == "REGISTER":
            self._register(message, source, credentials)
        elif method == "INVITE" and self.on_invite:
            self.on_invite(message, source)
        elif method in ("BYE", "CANCEL", "OPTIONS"):
            self.wire.send(answer(message, "200 OK"), source)

    def _register(self, message, source, credentials):
        if not self._is_right(credentials):
            more = [f'WWW-Authenticate: Digest realm="{self.realm}", nonce="{os.urandom(8).hex()}", algorithm=MD5, '
                    'qop="auth"']
            self.wire.send(answer(message, "401 Unauthorized", more), source)
            return
        contact = re.search(r"<([^>]+)>", field(message, "Contact")).group(1)
        self.contact, self.phone = contact, source
        self.wire.send(answer(message, "200 OK", [f"Contact: <{contact}>;expires=300"]), source)

    def _is_right(self, credentials):
        part = dict(re.findall(r'(\w+)="?([^",]*)"?', credentials))
        if "response" not in part:
            return False
        md5 = lambda text: hashlib.md5(text.encode()).hexdigest()  # noqa: E731
        secret = md5(f"{part['username']}:{self.realm}:{self.password}")
        if "qop" in part:
            middle = f"{part['nonce']}:{part['nc']}:{part['cnonce']}:{part['qop']}"
        else:
            middle = part["nonce"]
        return part["response"] == md5(f"{secret}:{middle}:" + md5(f"REGISTER:{part['uri']}"))

    def arguments(self, transport="0"):
        """What a phone needs to register here."""
        return account("olive", self.password, "127.0.0.1", self.port, transport=transport)

    def ask(self, message, seconds=3, least=200):
        """Sends a request to the phone and gives the first status of `least` or more; 0 for silence."""
        call_id = field(message, "Call-ID")
        before = len(self.wire.answers(call_id))
        self.wire.send(message, self.phone)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for status in self.wire.answers(call_id)[before:]:
                if status >= least:
                    return status
            time.sleep(0.01)
        return 0

    def ping(self):
        """The phone answers its own provider."""
        status = self.ask(request("OPTIONS", self.contact, self.here))
        assert status == 200, f"OPTIONS: {status}"

    def call(self, phone, contact=None, display="", more=()):
        """Rings the phone, has it answered, and gives the open sound of the call."""
        talk = Talk()
        call_id = os.urandom(8).hex()
        text = request("INVITE", self.contact, self.here, call_id=call_id, body=sdp(talk.port), contact=contact,
                       display=display, more=more)
        self.wire.send(text, self.phone)
        eventually("it rings", lambda: 180 in self.wire.answers(call_id))
        phone.ctl("answer")
        eventually("it is answered", lambda: 200 in self.wire.answers(call_id))
        final = next(it for it in self.wire.heard if it.startswith("SIP/2.0 200") and field(it, "Call-ID") == call_id)
        self.dialog = {"call_id": call_id, "to_tag": re.search(r"tag=([^;\s]+)", field(final, "To")).group(1),
                       "target": re.search(r"<([^>]+)>", field(final, "Contact")).group(1)}
        self.wire.send(self.in_dialog("ACK", 1), self.phone)
        port = int(re.search(r"(?m)^m=audio (\d+)", final).group(1))
        talk.start("127.0.0.1", port)
        eventually("sound of the phone", lambda: len(talk.sequences) > 10)
        return talk

    def in_dialog(self, method, cseq, body="", more=(), here=None):
        """A request inside the call."""
        return request(method, self.dialog["target"], here or self.here, call_id=self.dialog["call_id"],
                       to_tag=self.dialog["to_tag"], cseq=cseq, body=body, more=more, to="sip:olive@127.0.0.1")

    def close(self):
        self.wire.close()
