"""A phone finds its provisioning server by DHCP: dnsmasq answers DHCPINFORM across a cable between two network
namespaces, and nginx beside it has the files."""

import json
import os
import subprocess

from servers import Nginx, namespace
from test_provisioning import write
from tools import OFFHOOK, Phone, Process, eventually

MAC = "001565aabbcc"
SERVER = "10.98.0.1"
OURS = "10.98.0.2"


def ip(*words):
    subprocess.run(["ip", *words], check=True)


class Cable:
    """Two network namespaces and a cable between them: `desk` for the phone, `rack` for the servers."""

    def __init__(self):
        self.desk = f"desk-{os.getpid()}"
        self.rack = f"rack-{os.getpid()}"
        for name in (self.desk, self.rack):
            namespace(name)
        ip("-n", self.desk, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", self.rack)
        for name, address in ((self.desk, OURS), (self.rack, SERVER)):
            ip("-n", name, "address", "add", f"{address}/24", "dev", "cable")
            ip("-n", name, "link", "set", "cable", "up")
        # A broadcast to all needs a way out, as every desk has one.
        ip("-n", self.desk, "route", "add", "default", "via", SERVER)

    def at_the_desk(self, *command):
        return ["ip", "netns", "exec", self.desk, *command]

    def in_the_rack(self, *command):
        return ["ip", "netns", "exec", self.rack, *command]

    def dhcp(self, folder, *options):
        """dnsmasq that gives nobody an address and tells everybody `options`."""
        server = Process(
            *self.in_the_rack("dnsmasq"), "--keep-in-foreground", "--port=0", "--user=root", "--interface=cable",
            "--bind-interfaces", "--log-facility=-", "--log-dhcp", "--conf-file=/dev/null",
            f"--dhcp-range={SERVER},static", f"--dhcp-leasefile={folder}/leases", *options)
        server.wait_for("DHCP, static leases only", 5)
        return server

    def close(self):
        Process.stop_all()
        for name in (self.desk, self.rack):
            subprocess.run(["ip", "netns", "del", name], check=False)


def files(folder):
    root = os.path.join(folder, "root")
    write(root, f"{MAC}.cfg", "#!version:1.0.0.1", "account.1.enable = 1", "account.1.label = Olive found",
          "account.1.user_name = 204", "account.1.sip_server.1.address = 10.98.0.1")
    return root


def boot(cable, folder, *find, name="olive"):
    return Phone(folder, name, "--model", "yealink-t28p", "--mac", MAC, "--find", *find, bind=OURS,
                 inside=cable.at_the_desk())


def test_discovery_by_broadcast_leads_to_the_files(folder):
    cable = Cable()
    try:
        nginx = Nginx(folder, files(folder), address=SERVER, inside=cable.in_the_rack())
        server = cable.dhcp(folder, f"--dhcp-option=66,http://{SERVER}:{nginx.port}/",
                            "--dhcp-vendorclass=set:maker,yealink")
        phone = boot(cable, folder)
        server.wait_for(r"DHCPINFORM\(cable\) 10\.98\.0\.2 00:15:65:aa:bb:cc", 5)
        eventually("the file is fetched", lambda: (f"/{MAC}.cfg", "200") in nginx.asked_for(), 10)
        phone.sees("Olive found")
        assert phone.status()["found_by"] == "DHCP option 66", phone.status()
        words = "\n".join(server.lines)
        assert "DHCPACK(cable) 10.98.0.2" in words and "DHCPOFFER" not in words, words
        assert "vendor class: yealink" in words and "66:tftp-server" in words, words
        with open(f"{folder}/leases", encoding="utf-8") as leases:
            assert MAC not in leases.read().replace(":", ""), "an address was leased"
    finally:
        cable.close()


def test_discovery_of_another_server_later_is_refused_until_it_is_asked_for(folder):
    cable = Cable()
    try:
        nginx = Nginx(folder, files(folder), address=SERVER, inside=cable.in_the_rack())
        server = cable.dhcp(folder, f"--dhcp-option=66,http://{SERVER}:{nginx.port}/")
        phone = boot(cable, folder, SERVER)
        phone.sees("Olive found")
        phone.stop()
        server.stop()
        before = len(nginx.asked_for())
        rogue = cable.dhcp(folder, f"--dhcp-option=66,http://{SERVER}:9/")
        command = cable.at_the_desk(
            OFFHOOK, "phone", "--headless", "--data", os.path.join(folder, "olive-data"), "--ctl",
            os.path.join(folder, "again.sock"), "--model", "yealink-t28p", "--mac", MAC, "--bind", OURS, "--find", SERVER)
        again = Process(*command)
        again.wait_for(r"another provisioning server than before: http://10\.98\.0\.1:9/ now", 5)
        assert again.ends(5) == 1
        assert len(nginx.asked_for()) == before
        willing = Process(*command, "--find-again")
        willing.wait_for(r"The provisioning server is http://10\.98\.0\.1:9/, found by DHCP option 66; it is kept", 5)
        willing.stop()
        rogue.stop()
        silent = Process(*command)
        silent.wait_for(r"no DHCP server answered in 8 s.*The server found before is used: http://10\.98\.0\.1:9/", 12)
        silent.stop()
    finally:
        cable.close()


def test_discovery_without_a_server_says_so_and_ends(folder):
    cable = Cable()
    try:
        phone = Process(*cable.at_the_desk(
            OFFHOOK, "phone", "--headless", "--data", os.path.join(folder, "data"), "--ctl",
            os.path.join(folder, "ctl.sock"), "--mac", MAC, "--find"))
        phone.wait_for(r"error: no DHCP server answered in 8 s.*--find ADDRESS", 12)
        assert phone.ends(3) == 3
    finally:
        cable.close()


def test_discovery_without_the_right_to_port_68_says_which_right(folder):
    cable = Cable()
    try:
        os.chmod(folder, 0o777)
        phone = Process(*cable.at_the_desk(
            "setpriv", "--bounding-set=-all", "--inh-caps=-all", "--reuid=65534", "--regid=65534", "--clear-groups",
            OFFHOOK, "phone", "--headless", "--data", os.path.join(folder, "data"), "--ctl",
            os.path.join(folder, "ctl.sock"), "--mac", MAC, "--find"))
        phone.wait_for("CAP_NET_BIND_SERVICE", 5)
        assert phone.ends(3) == 3
    finally:
        cable.close()


def test_discovery_in_the_demo_is_told_by_its_own_answerer(folder):
    code = subprocess.run([OFFHOOK, "demo", "--headless", "--json"], capture_output=True, text=True, timeout=60,
                          check=False)
    report = json.loads(code.stdout)
    assert report["ok"] and code.returncode == 0, code.stdout
    assert [phone["found_by"] for phone in report["phones"]] == ["DHCP option 66"] * 3, report["phones"]
