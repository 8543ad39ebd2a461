"""A real baresip (Debian's 1.0) with its control port, sound from a file, and what it heard in a file."""

import glob
import json
import os
import socket
import time

from tools import Process, eventually, free_port

CONFIG = """\
poll_method epoll
sip_listen 127.0.0.1:{port}
net_interface 127.0.0.1
audio_player aubridge,nil
audio_source aufile,{wav}
audio_alert aubridge,nil
audio_channels 1
audio_srate 8000
rtp_ports {rtp}-{rtp_end}
rtcp_enable yes
call_local_timeout 60
module_path /usr/lib/baresip/modules
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
snd_path {folder}
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
"""


class Baresip:
    """One baresip process; events come back as they happen."""

    def __init__(self, folder, name, wav, account=None, answer="auto"):
        self.folder = os.path.join(folder, name)
        os.makedirs(self.folder)
        self.port = free_port(4)
        self.control = free_port()
        rtp = free_port(40)
        self._write("config", CONFIG.format(port=self.port, wav=wav, folder=self.folder, control=self.control,
                                            rtp=rtp, rtp_end=rtp + 38))
        self.uri = f"sip:{name}@127.0.0.1:{self.port}"
        self._write("accounts", (account or f"<{self.uri}>;regint=0") + f";answermode={answer}\n")
        self._write("contacts", "")
        self.process = Process("baresip", "-f", self.folder, "-v")
        self.process.wait_for("baresip is ready", 10)
        self.connection = socket.create_connection(("127.0.0.1", self.control), 5)
        self.connection.settimeout(0.1)
        self.pending = b""
        self.events = []

    def _write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def _receive(self):
        try:
            self.pending += self.connection.recv(65536)
        except TimeoutError:
            pass
        while b":" in self.pending:
            length, rest = self.pending.split(b":", 1)
            size = int(length)
            if len(rest) < size + 1:
                break
            self.events.append(json.loads(rest[:size]))
            self.pending = rest[size + 1:]

    def command(self, command, parameters=""):
        """Sends a command of baresip's menu and gives its answer."""
        message = json.dumps({"command": command, "params": parameters, "token": str(time.monotonic())})
        self.connection.sendall(f"{len(message)}:{message},".encode())
        before = len(self.events)

        def answer():
            self._receive()
            return next((it for it in self.events[before:] if it.get("response")), None)

        return eventually(f"baresip's answer to {command}", answer)

    def event(self, kind, seconds=8):
        """Waits for an event of this type, seen or to come."""

        def found():
            self._receive()
            return next((it for it in self.events if it.get("type") == kind), None)

        try:
            return eventually(f"baresip event {kind}", found, seconds)
        except AssertionError as error:
            kinds = [it.get("type") for it in self.events if it.get("event")]
            raise AssertionError(f"{error}; events: {kinds}\n{self.process.tail()}") from None

    def registered(self, seconds=8):
        """Waits until its registrar has accepted it; it may have done so before anyone listens to its events."""
        eventually("baresip is registered", lambda: any("200 OK" in it and "binding" in it for it in self.process.lines),
                   seconds)

    def seen(self, kind):
        self._receive()
        return [it for it in self.events if it.get("type") == kind]

    def heard(self):
        """The recording of what it received that is longest: it begins a new one at every change of the call."""
        files = glob.glob(os.path.join(self.folder, "dump-*-dec.wav"))
        assert files, f"baresip recorded nothing:\n{self.process.tail()}"
        return max(files, key=os.path.getsize)

    def stop(self):
        self.connection.close()
        self.process.stop()
