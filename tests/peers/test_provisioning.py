"""A phone boots from real servers: nginx over HTTP and HTTPS, dnsmasq over TFTP; and from servers that are down or lie."""

import json
import os
import time

from servers import Authority, Nginx, Tftp, TlsDoor
from tools import OFFHOOK, Phone, Process, eventually, free_port

MAC = "001565aabbcc"


def office():
    """The demo's switchboard on a port of its own; gives the process, its port and the guests' password."""
    port = free_port()
    demo = Process(OFFHOOK, "demo", "--sip-port", port, "--web-port", free_port(), "--provision-port", free_port())
    password = demo.wait_for(r"204.*password (\S+)", 15).group(1)
    return demo, port, password


def write(root, name, *lines):
    os.makedirs(root, exist_ok=True)
    with open(os.path.join(root, name), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def desk_files(root, port, password, user="204", extra=()):
    """The two files of a six-line desk phone."""
    write(root, "y000000000000.cfg", "#!version:1.0.0.1", "# for every phone of this model", "voice.tone.country = Custom",
          f"account.1.sip_server.1.address = 127.0.0.1", f"account.1.sip_server.1.port = {port}", *extra)
    write(root, f"{MAC}.cfg", "#!version:1.0.0.1", "account.1.enable = 1", f"account.1.label = Olive {user}",
          f"account.1.display_name = Olive", f"account.1.user_name = {user}", f"account.1.auth_name = {user}",
          f"account.1.password = {password}")


def boot(folder, url, *more, model="yealink-t28p", mac=MAC, name="olive"):
    return Phone(folder, name, "--model", model, "--mac", mac, "--provision", url, *more)


def test_a_desk_phone_boots_over_http(folder):
    _, port, password = office()
    root = os.path.join(folder, "root")
    desk_files(root, port, password)
    nginx = Nginx(folder, root)
    phone = boot(folder, nginx.url)
    phone.registered(10)
    assert nginx.asked_for()[:2] == [("/y000000000000.cfg", "200"), (f"/{MAC}.cfg", "200")], nginx.asked_for()
    assert "olive" in phone.ctl("screen").lower()


def test_a_touch_phone_boots_over_tftp_and_then_http(folder):
    _, port, password = office()
    root = os.path.join(folder, "root")
    tftp_root = os.path.join(folder, "tftp")
    nginx = Nginx(folder, root)
    write(tftp_root, "KX-UT670.cfg", "# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!", "",
          f'CFG_STANDARD_FILE_PATH="http://127.0.0.1:{nginx.port}/Config{{MAC}}.cfg"')
    write(root, "Config0080F0AABBCC.cfg", "# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!", "",
          'PHONE_NUMBER_1="205"', 'SIP_AUTHID_1="205"', f'SIP_PASS_1="{password}"', 'DISPLAY_NAME_1="Otto"',
          'SIP_RGSTR_ADDR_1="127.0.0.1"', f'SIP_RGSTR_PORT_1="{port}"', 'SIP_PRXY_ADDR_1="127.0.0.1"',
          f'SIP_PRXY_PORT_1="{port}"')
    Tftp(tftp_root)
    phone = boot(folder, "tftp://127.0.0.1/", model="panasonic-kx-ut670", mac="0080f0aabbcc")
    phone.registered(10)
    assert ("/Config0080F0AABBCC.cfg", "200") in nginx.asked_for(), nginx.asked_for()


def test_a_server_that_is_down_leaves_the_last_good_settings(folder):
    _, port, password = office()
    root = os.path.join(folder, "root")
    desk_files(root, port, password)
    nginx = Nginx(folder, root)
    phone = boot(folder, nginx.url)
    phone.registered(10)
    phone.stop()
    nginx.stop()
    again = boot(folder, nginx.url)
    again.registered(20)
    words = json.dumps(again.status()) + again.ctl("screen")
    assert "provision" in words.lower() or "could not be fetched" in words, words


def test_a_server_that_lies_leaves_the_last_good_settings(folder):
    _, port, password = office()
    root = os.path.join(folder, "root")
    desk_files(root, port, password)
    nginx = Nginx(folder, root)
    phone = boot(folder, nginx.url)
    phone.registered(10)
    phone.stop()
    write(root, f"{MAC}.cfg", "<!DOCTYPE html><html><body>Please log in to the hotel's network</body></html>")
    again = boot(folder, nginx.url)
    again.registered(20)
    assert "web page" in json.dumps(again.status()) + again.ctl("screen")


def test_a_provisioning_server_with_an_unknown_certificate_is_refused(folder):
    _, port, password = office()
    root = os.path.join(folder, "root")
    desk_files(root, port, password)
    authority = Authority(folder)
    nginx = Nginx(folder, root, authority.issue("server"))
    phone = boot(folder, f"https://127.0.0.1:{nginx.tls_port}/")
    eventually("the certificate is named", lambda: "certificate" in json.dumps(phone.status()).lower(), 10)
    assert not nginx.asked_for()
    phone.stop()
    trusting = boot(folder, f"https://127.0.0.1:{nginx.tls_port}/", "--ca", authority.certificate, name="olive2")
    trusting.registered(10)
    assert len(nginx.asked_for()) >= 2
