"""What the real-peer tests stand on: processes that always end, free ports, sound, captures.

Everything runs on loopback, is bounded in time, and is stopped by the test that started it.
"""

import json
import os
import queue
import re
import signal
import socket
import subprocess
import threading
import time
import wave

import numpy

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OFFHOOK = os.environ.get("OFFHOOK", os.path.join(ROOT, "target", "release", "offhook"))
RATE = 8000

_next_port = 21000 + (os.getpid() % 150) * 200


def free_port(count=2):
    """An even port on loopback such that it and the `count - 1` next ones are free for UDP and TCP."""
    global _next_port
    while True:
        port = _next_port
        _next_port += count + count % 2
        if _next_port > 60000:
            _next_port = 21000
        if all(_is_free(port + n) for n in range(count)):
            return port


def _is_free(port):
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as sock:
            try:
                sock.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


class Process:
    """A program with its output in `lines`; ends with the test whatever happens."""

    running = []

    def __init__(self, *command, cwd=None, env=None):
        self.command = [str(it) for it in command]
        self.lines = []
        self._fresh = queue.Queue()
        self.process = subprocess.Popen(
            self.command, cwd=cwd, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", bufsize=1)
        threading.Thread(target=self._read, daemon=True).start()
        Process.running.append(self)

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            self._fresh.put(self.lines[-1])

    def wait_for(self, pattern, seconds=10):
        """The first line, from now on or not yet looked at, that `pattern` matches."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._fresh.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                line = None
            if line is not None and (match := re.search(pattern, line)):
                return match
            if time.monotonic() > end:
                raise AssertionError(f"{self.command[0]} never said /{pattern}/; its last words:\n{self.tail()}")

    def ends(self, seconds=20):
        """Its exit code, when it ends by itself within `seconds`."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.command[:3]} did not end in {seconds} s:\n{self.tail()}") from None

    def stop(self, seconds=5):
        """Interrupts it as Ctrl-C does and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
        return self.process.returncode

    def tail(self, count=25):
        return "\n".join(self.lines[-count:])

    @classmethod
    def stop_all(cls):
        for process in reversed(cls.running):
            process.stop(2)
        cls.running.clear()


def run(*command, seconds=30, cwd=None, env=None):
    """Runs a program to its end; returns exit code, standard output, standard error."""
    done = subprocess.run([str(it) for it in command], cwd=cwd, env={**os.environ, **(env or {})},
                          capture_output=True, text=True, errors="replace", timeout=seconds,
                          stdin=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout, done.stderr


def eventually(what, condition, seconds=5):
    """Waits until `condition()` is true; fails with `what` otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (answer := condition()):
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} s")


# Sound


def speech(path, seed, seconds=12):
    """Writes something speech-like: voiced syllables of changing pitch and length with pauses between."""
    chance = numpy.random.default_rng(seed)
    parts = []
    total = 0
    while total < seconds * RATE:
        length = int(RATE * chance.uniform(0.12, 0.35))
        time_axis = numpy.arange(length) / RATE
        pitch = chance.uniform(90, 220) * (1 + 0.1 * numpy.sin(2 * numpy.pi * chance.uniform(2, 5) * time_axis))
        phase = 2 * numpy.pi * numpy.cumsum(pitch) / RATE
        sound = sum(chance.uniform(0.2, 1.0) * numpy.sin(n * phase) / n for n in range(1, 14))
        sound *= numpy.hanning(length)
        pause = numpy.zeros(int(RATE * chance.uniform(0.02, 0.12)))
        parts += [sound, pause]
        total += length + len(pause)
    samples = numpy.concatenate(parts)[: seconds * RATE]
    samples = (samples / numpy.abs(samples).max() * 12000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


def samples(path):
    with wave.open(str(path), "rb") as file:
        data = numpy.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
        if file.getnchannels() > 1:
            data = data.reshape(-1, file.getnchannels()).mean(axis=1)
        if file.getframerate() != RATE:
            step = file.getframerate() // RATE
            assert file.getframerate() == step * RATE, file.getframerate()
            data = data[: len(data) // step * step].reshape(-1, step).mean(axis=1)
    return data


def heard(spoken, recorded):
    """How much of `spoken` is in `recorded`: the median over half-second pieces of the recording that hold
    sound of the normalised cross-correlation at the best lag, 0 to 1."""
    said = samples(spoken)
    got = samples(recorded)
    piece = RATE // 2
    size = 1 << int(numpy.ceil(numpy.log2(len(said) + piece)))
    spectrum = numpy.fft.rfft(said, size)
    energy = numpy.concatenate([[0.0], numpy.cumsum(said ** 2)])
    scores = []
    for start in range(0, len(got) - piece, piece):
        part = got[start:start + piece]
        strength = numpy.sqrt(numpy.sum(part ** 2))
        if strength / numpy.sqrt(piece) < 100:
            continue
        product = numpy.fft.irfft(spectrum * numpy.conj(numpy.fft.rfft(part, size)), size)[: len(said) - piece]
        local = numpy.sqrt(energy[piece:piece + len(product)] - energy[:len(product)])
        scores.append(float(numpy.max(product / (local * strength + 1e-9))))
    assert scores, f"{recorded} holds no sound"
    return float(numpy.median(scores))


def assert_heard(spoken, recorded, least=0.9):
    score = heard(spoken, recorded)
    assert score >= least, f"{recorded}: heard only {score:.3f} of {spoken}"
    return score


# Captures


class Capture:
    """Everything on loopback that goes to or from `ports`, into a file that tshark then decodes."""

    def __init__(self, path, sip_ports):
        self.path = str(path)
        self.sip_ports = sip_ports
        self.process = Process("dumpcap", "-q", "-i", "lo", "-w", self.path, "-f", "udp or tcp")
        self.process.wait_for(r"File: ", 10)
        time.sleep(0.2)

    def _tshark(self, *arguments):
        decode = []
        for port in self.sip_ports:
            decode += ["-d", f"udp.port=={port},sip", "-d", f"tcp.port=={port},sip"]
        code, out, err = run("tshark", "-r", self.path, "-o", "rtp.heuristic_rtp:TRUE", *decode, *arguments,
                             seconds=60)
        assert code == 0, err
        return [line for line in out.splitlines() if line]

    def end(self):
        time.sleep(0.3)
        self.process.stop()

    def check(self):
        """No packet of ours that tshark calls malformed; SIP was really there."""
        ports = " || ".join(f"udp.port=={port} || tcp.port=={port}" for port in self.sip_ports)
        bad = self._tshark("-Y", f"({ports}) && _ws.malformed")
        bad += self._tshark("-Y", "(rtp || rtcp) && _ws.malformed")
        assert not bad, "malformed:\n" + "\n".join(bad[:10])
        assert self._tshark("-Y", "sip"), "no SIP in the capture"

    def sip(self, display_filter="sip"):
        """One line a message: method or status, and the CSeq."""
        return self._tshark("-Y", display_filter, "-T", "fields", "-e", "sip.Method", "-e", "sip.Status-Code",
                            "-e", "sip.CSeq.method", "-e", "sdp.media_attr")

    def rtp_count(self):
        return len(self._tshark("-Y", "rtp"))


# Offhook


class Phone:
    """A running `offhook phone` and its control socket."""

    def __init__(self, folder, name, *arguments, port=None, audio=None, inside=(), bind="127.0.0.1",
                 sound=None, env=None):
        self.folder = folder
        self.port = port or free_port()
        self.socket = os.path.join(folder, f"{name}.sock")
        self.heard = os.path.join(folder, f"{name}-heard.wav")
        sound = sound or (f"file:{audio},{self.heard}" if audio else "none")
        self.process = Process(
            *inside, OFFHOOK, "phone", "--headless", "--data", os.path.join(folder, f"{name}-data"), "--ctl", self.socket,
            "--bind", bind, "--sip-port", self.port, "--audio", sound, *arguments, env=env)
        eventually(f"control socket of {name}", lambda: os.path.exists(self.socket))

    def ctl(self, *arguments):
        code, out, err = run(OFFHOOK, "ctl", "--ctl", self.socket, *arguments)
        assert code == 0, f"ctl {arguments}: exit {code}\n{out}{err}"
        return out

    def status(self):
        return json.loads(self.ctl("status", "--json"))

    def sees(self, words, seconds=6):
        """Waits until the screen shows `words`."""
        try:
            eventually(f'"{words}" on the screen', lambda: words.lower() in self.ctl("screen").lower(), seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.ctl('screen')}\n{self.process.tail()}") from None

    def registered(self, seconds=6):
        eventually("registered", lambda: any(it["registered"] for it in self.status()["accounts"]), seconds)

    def stop(self):
        code = self.process.stop()
        if os.path.exists(self.socket):
            os.remove(self.socket)
        return code


def account(user, password, host, port, display=None, transport="0"):
    """The `--set` arguments of a phone with one line."""
    pairs = {
        "account.1.enable": "1", "account.1.label": user, "account.1.display_name": display or user,
        "account.1.user_name": user, "account.1.auth_name": user, "account.1.password": password,
        "account.1.sip_server.1.address": host, "account.1.sip_server.1.port": port,
        "account.1.transport": transport,
    }
    out = []
    for key, value in pairs.items():
        out += ["--set", f"{key}={value}"]
    return out
