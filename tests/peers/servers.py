"""Real servers of a provider's rack, started by a test on loopback: nginx for HTTP(S), dnsmasq for TFTP and DNS,
and a TLS door in front of a TCP server."""

import os
import socket
import ssl
import subprocess
import threading

from tools import Process, eventually, free_port, run

NGINX = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;
events {{ worker_connections 64; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen {address}:{port}; root {root}; default_type text/plain; }}
  {tls}
}}
"""


class Nginx:
    """nginx serving one folder; with `tls` = (certificate, key) also over HTTPS; `inside` a network namespace."""

    def __init__(self, folder, root, tls=None, port=None, address="127.0.0.1", inside=()):
        self.folder = os.path.join(folder, "nginx")
        os.makedirs(self.folder, exist_ok=True)
        self.port = port or free_port()
        self.tls_port = free_port()
        block = ""
        if tls:
            block = (f"server {{ listen 127.0.0.1:{self.tls_port} ssl; ssl_certificate {tls[0]}; "
                     f"ssl_certificate_key {tls[1]}; root {root}; default_type text/plain; }}")
        conf = os.path.join(self.folder, "nginx.conf")
        with open(conf, "w", encoding="utf-8") as file:
            file.write(NGINX.format(folder=self.folder, address=address, port=self.port, root=root, tls=block))
        os.chmod(folder, 0o755)
        self.process = Process(*inside, "nginx", "-c", conf, "-p", self.folder)
        # From outside the namespace it cannot be asked; its own file says that it runs.
        eventually("nginx listens", lambda: os.path.exists(f"{self.folder}/nginx.pid") if inside else _answers(self.port))

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    def asked_for(self):
        """The paths of the requests so far, in order, with their status."""
        with open(os.path.join(self.folder, "access.log"), encoding="utf-8") as file:
            return [(line.split('"')[1].split()[1], line.split('"')[2].split()[0]) for line in file]

    def stop(self):
        self.process.stop()


def _answers(port):
    with socket.socket() as sock:
        sock.settimeout(0.2)
        return sock.connect_ex(("127.0.0.1", port)) == 0


class Tftp:
    """dnsmasq as a TFTP server for one folder; its standard port 69 needs root, which the test machine has."""

    def __init__(self, root, address="127.0.0.1"):
        os.chmod(root, 0o755)
        self.process = Process(
            "dnsmasq", "--keep-in-foreground", "--port=0", "--enable-tftp", f"--tftp-root={root}", "--user=root",
            f"--listen-address={address}", "--bind-interfaces", "--log-facility=-", "--conf-file=/dev/null",
            "--tftp-no-blocksize")
        self.process.wait_for("TFTP", 5)

    def stop(self):
        self.process.stop()


class Authority:
    """A private certificate authority in a folder."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "ca")
        os.makedirs(self.folder, exist_ok=True)
        self.certificate = os.path.join(self.folder, "ca.pem")
        self.key = os.path.join(self.folder, "ca.key")
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                      "-keyout", self.key, "-out", self.certificate, "-subj", "/CN=Test authority", "-addext",
                      "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")

    def _openssl(self, *arguments):
        code, _, err = run("openssl", *arguments)
        assert code == 0, err

    def issue(self, name, subject="DNS:localhost,IP:127.0.0.1", days="10"):
        """A server certificate for `subject`; a negative number of days makes an expired one."""
        base = os.path.join(self.folder, name)
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{base}.key",
                      "-out", f"{base}.csr", "-subj", f"/CN={name}")
        with open(f"{base}.ext", "w", encoding="utf-8") as file:
            file.write(f"subjectAltName={subject}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n")
        when = ["-days", days]
        if days.startswith("-"):
            # `x509 -days` refuses the past, so the authority signs with dates that are over.
            return self._expired(base)
        self._openssl("x509", "-req", "-in", f"{base}.csr", "-CA", self.certificate, "-CAkey", self.key,
                      "-CAcreateserial", "-out", f"{base}.pem", "-extfile", f"{base}.ext", *when)
        return f"{base}.pem", f"{base}.key"

    def _expired(self, base):
        index = os.path.join(self.folder, "index.txt")
        conf = os.path.join(self.folder, "ca.cnf")
        open(index, "w", encoding="utf-8").close()
        with open(conf, "w", encoding="utf-8") as file:
            file.write(f"[ca]\ndefault_ca=d\n[d]\ndatabase={index}\nnew_certs_dir={self.folder}\nrand_serial=yes\n"
                       "default_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n")
        self._openssl("ca", "-batch", "-config", conf, "-in", f"{base}.csr", "-cert", self.certificate, "-keyfile",
                      self.key, "-out", f"{base}.pem", "-extfile", f"{base}.ext", "-notext", "-startdate",
                      "20200101000000Z", "-enddate", "20210101000000Z")
        return f"{base}.pem", f"{base}.key"


class TlsDoor:
    """Ends TLS with a certificate and passes the bytes on to a TCP port, as a session border controller does."""

    def __init__(self, certificate, key, to_port):
        self.port = free_port()
        self.to_port = to_port
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.context = context
        self.failures = []
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client):
        try:
            secure = self.context.wrap_socket(client, server_side=True)
        except OSError as error:
            self.failures.append(str(error))
            return
        inner = socket.create_connection(("127.0.0.1", self.to_port))
        threading.Thread(target=_pump, args=(inner, secure), daemon=True).start()
        _pump(secure, inner)

    def stop(self):
        self.listener.close()


def _pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for sock in (source, sink):
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def namespace(name):
    """A network namespace with loopback up; the caller deletes it."""
    subprocess.run(["ip", "netns", "add", name], check=True)
    subprocess.run(["ip", "-n", name, "link", "set", "lo", "up"], check=True)


class SoundServer:
    """A private PulseAudio with two null sinks: what is played into `mic` the phone's microphone hears, what the
    phone plays is recorded from `spk`. `usb` is a third, for choosing by name."""

    SETTINGS = "default-sample-rate = 48000\nalternate-sample-rate = 48000\ndefault-sample-channels = 1\n"

    def __init__(self, folder):
        self.folder = os.path.join(folder, "sound")
        os.makedirs(os.path.join(self.folder, ".config", "pulse"), exist_ok=True)
        with open(os.path.join(self.folder, ".config", "pulse", "daemon.conf"), "w", encoding="utf-8") as file:
            file.write(self.SETTINGS)
        self.socket = os.path.join(self.folder, "native")
        self.env = {"PULSE_SERVER": f"unix:{self.socket}", "XDG_RUNTIME_DIR": self.folder, "HOME": self.folder}
        self.start()

    def start(self):
        modules = [f"module-native-protocol-unix auth-anonymous=1 socket={self.socket}"]
        modules += [f"module-null-sink sink_name={name} norewinds=1 rate=48000 channels=1"
                    for name in ("spk", "mic", "usb")]
        modules.append("module-suspend-on-idle timeout=1")
        self.process = Process(
            *self.first(), "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--high-priority=no",
            "--realtime=no", "--disable-shm=yes", "--log-target=stderr",
            *(word for module in modules for word in ("-L", module)), env=self.env)
        eventually("the sound server answers", lambda: self.control("info", check=False) is not None)
        self.control("set-default-sink", "spk")
        self.control("set-default-source", "mic.monitor")

    @staticmethod
    def first():
        """Before other work, as sound servers are on a desktop, where the test may say so."""
        return ["nice", "-n", "-11"] if os.geteuid() == 0 else []

    def die(self):
        self.process.process.kill()
        self.process.process.wait(5)

    def control(self, *arguments, check=True):
        """pactl's answer; `None` when it fails and may."""
        done = subprocess.run(["pactl", *map(str, arguments)], env={**os.environ, **self.env}, capture_output=True,
                              text=True, timeout=10, check=False)
        if check:
            assert done.returncode == 0, f"pactl {arguments}: {done.stderr}"
        return done.stdout if done.returncode == 0 else None

    def states(self):
        """The state of each sink: RUNNING, IDLE or SUSPENDED."""
        rows = (line.split("\t") for line in self.control("list", "short", "sinks").splitlines())
        return {row[1]: row[-1] for row in rows}

    def streams(self):
        """How many streams phones have, play and record together."""
        both = self.control("list", "sink-inputs") + self.control("list", "source-outputs")
        return both.count('media.name = "Offhook"')

    def speak(self, path, sink="mic"):
        """Plays a file as if somebody spoke into the microphone."""
        return Process("paplay", "-d", sink, path, env=self.env)

    def listen(self, path, sink="spk"):
        """Records what a loudspeaker plays, until it is stopped."""
        return Process("parec", "-d", f"{sink}.monitor", "--rate=8000", "--channels=1", "--format=s16le",
                       "--file-format=wav", path, env=self.env)


class PipeWire(SoundServer):
    """The same on PipeWire, which answers PulseAudio's protocol. It keeps no time as root, so it runs as nobody."""

    def start(self):
        nobody = []
        if os.geteuid() == 0:
            nobody = [*self.first(), "setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
            os.chmod(os.path.dirname(self.folder), 0o755)
            subprocess.run(["chown", "-R", "nobody", self.folder], check=True)
        self.socket = os.path.join(self.folder, "pulse", "native")
        self.env["PULSE_SERVER"] = f"unix:{self.socket}"
        parts = "pipewire & sleep 0.5; wireplumber & sleep 1; exec pipewire-pulse"
        self.process = Process(*nobody, "dbus-run-session", "--", "bash", "-c", f"trap 'kill $(jobs -p)' EXIT; {parts}",
                               env=self.env)
        eventually("PipeWire answers", lambda: self.control("info", check=False) is not None, 10)
        for name in ("spk", "mic"):
            self.control("load-module", "module-null-sink", f"sink_name={name}", "rate=48000", "channels=1",
                         "channel_map=mono")
        eventually("the sinks are there", lambda: {"spk", "mic"} <= set(self.states()))
        self.control("set-default-sink", "spk")
        self.control("set-default-source", "mic.monitor")
