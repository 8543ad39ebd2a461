"""Names: a phone finds its server by SRV and A records of a real DNS server (dnsmasq), in a network namespace of its own,
and goes on to the next server when the first does not answer."""

import os
import subprocess

from servers import namespace
from tools import OFFHOOK, Phone, Process, account, free_port


class Island:
    """A network namespace whose resolver is a dnsmasq inside it."""

    def __init__(self, name, *records):
        self.name = name
        namespace(name)
        os.makedirs(f"/etc/netns/{name}", exist_ok=True)
        with open(f"/etc/netns/{name}/resolv.conf", "w", encoding="utf-8") as file:
            file.write("nameserver 127.0.0.1\n")
        self.inside = ["ip", "netns", "exec", name]
        dns = Process(*self.inside, "dnsmasq", "--keep-in-foreground", "--no-resolv", "--no-hosts", "--user=root",
                      "--listen-address=127.0.0.1", "--bind-interfaces", "--log-facility=-", "--conf-file=/dev/null",
                      "--local=/office.test/", *records)
        dns.wait_for("started", 5)

    def close(self):
        Process.stop_all()
        subprocess.run(["ip", "netns", "del", self.name], check=False)
        os.remove(f"/etc/netns/{self.name}/resolv.conf")
        os.rmdir(f"/etc/netns/{self.name}")


def test_srv_and_address_records_lead_to_the_server(folder):
    port = free_port()
    island = Island(f"offhook-{os.getpid()}", f"--srv-host=_sip._udp.office.test,pbx.office.test,{port},10,10",
                    "--host-record=pbx.office.test,127.0.0.1")
    try:
        demo = Process(*island.inside, OFFHOOK, "demo", "--domain", "office.test", "--sip-port", port, "--web-port", free_port(),
                       "--provision-port", free_port())
        password = demo.wait_for(r"204.*password (\S+)", 15).group(1)
        phone = Phone(folder, "olive", *account("204", password, "office.test", "0"), inside=island.inside)
        phone.registered(10)
    finally:
        island.close()


def test_the_next_server_is_tried_when_the_first_is_dead(folder):
    port = free_port()
    dead = free_port()
    island = Island(f"offhook-{os.getpid()}", f"--srv-host=_sip._tcp.office.test,dead.office.test,{dead},10,10",
                    f"--srv-host=_sip._tcp.office.test,pbx.office.test,{port},20,10",
                    "--host-record=pbx.office.test,127.0.0.1", "--host-record=dead.office.test,127.0.0.1")
    try:
        demo = Process(*island.inside, OFFHOOK, "demo", "--domain", "office.test", "--sip-port", port, "--web-port", free_port(),
                       "--provision-port", free_port())
        password = demo.wait_for(r"204.*password (\S+)", 15).group(1)
        phone = Phone(folder, "olive", *account("204", password, "office.test", "0", transport="1"),
                      inside=island.inside)
        phone.registered(15)
    finally:
        island.close()
