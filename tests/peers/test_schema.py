"""Panasonic's XML files against the schema that we write for them, with a validator that is not ours."""

import glob
import os
import re

from tools import OFFHOOK, run

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../crates/settings/data/manuals.tsv")
CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../crates/settings/tests/corpus/panasonic")

PLAIN = """# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!\r
PHONE_NUMBER_1="201"\r
DISPLAY_NAME_1="<Ana> & 'Bo' \u00e9"\r
SIP_PRXY_ADDR_1="pbx.example.com"\r
SIP_SESSION_TIME_1="0"\r
SIP_SESSION_TIME_2="90"\r
SIP_SRC_PORT_6="5062"\r
TIME_ZONE_COUNTRY="10001"\r
CODEC_ENABLE0_1="N"\r
CODEC_PRIORITY4_1="1"\r
FLEX_BUTTON_FACILITY_ACT24="X_PANASONIC_IPTEL_CONTACT"\r
FLEX_BUTTON_FACILITY_ACT23=""\r
BUSY_TONE_FRQ="425"\r
BUSY_TONE_TIMING="60,500,440"\r
CFG_RESYNC_TIME="04:30"\r
DTMF_RELAY_1="Y"\r
OF_TOMORROW="1"\r
\r
"""

YEALINK = """#!version:1.0.0.1
account.1.enable = 1
account.1.label = Ana
account.1.user_name = 201
account.1.password = secret
account.1.sip_server.1.address = pbx.example.com
account.1.codec.1.enable = 0
linekey.2.type = 16
linekey.2.value = 202
voice.tone.dial = 350+440/0
local_time.time_zone = +1
"""


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


def config(*words):
    code, _, told = run(OFFHOOK, "config", *words)
    assert code == 0, told


def template(path, *words):
    config("template", "--model", "panasonic-kx-ut670", *words, "--out", path)
    return path


def schema(folder):
    return template(os.path.join(folder, "UT670_config.xsd"), "--format", "xsd")


def faults(schema_path, xml_path):
    """What the validator says against a file, a line each."""
    code, _, told = run("xmllint", "--noout", "--nonet", "--schema", schema_path, xml_path)
    lines = told.splitlines()
    assert (code == 0) == (lines == [f"{xml_path} validates"]), told
    return [] if code == 0 else lines


def test_templates_are_valid(folder):
    xsd = schema(folder)
    for extra in ([], ["--defaults"]):
        path = template(os.path.join(folder, "template.xml"), "--format", "xml", *extra)
        assert faults(xsd, path) == []


def test_converted_files_are_valid(folder):
    xsd = schema(folder)
    for name, text in (("plain.cfg", PLAIN), ("yealink.cfg", YEALINK)):
        source = write(folder, name, text)
        path = os.path.join(folder, name + ".xml")
        config("convert", "--to", "panasonic", "--xml", source, "--out", path)
        assert faults(xsd, path) == []
        with open(path, encoding="utf-8") as file:
            assert 'PHONE_NUMBER_1="201"' in file.read()


def test_examples_of_the_manual_are_valid(folder):
    xsd = schema(folder)
    files = glob.glob(os.path.join(CORPUS, "*.xml"))
    assert files
    for path in files:
        assert faults(xsd, path) == [], path


def test_mistakes_are_not_valid(folder):
    """The schema refuses what the reader refuses."""
    xsd = schema(folder)
    source = write(folder, "plain.cfg", PLAIN)
    path = os.path.join(folder, "plain.xml")
    config("convert", "--to", "panasonic", "--xml", source, "--out", path)
    with open(path, encoding="utf-8") as file:
        good = file.read()
    for right, wrong in (
        ('SIP_SESSION_TIME_2="90"', 'SIP_SESSION_TIME_2="59"'),
        ('SIP_SRC_PORT_6="5062"', 'SIP_SRC_PORT_6="65536"'),
        ('CODEC_ENABLE0_1="N"', 'CODEC_ENABLE0_1="no"'),
        ('BUSY_TONE_FRQ="425"', 'BUSY_TONE_FRQ="425+"'),
        ('PHONE_NUMBER_1="201"', 'PHONE_NUMBER_1="' + "2" * 33 + '"'),
        ('PHONE_NUMBER_1="201"', 'PHONE_NUMER_1="201"'),
        ("<ProxyServer ", "<ProxyServr "),
    ):
        assert right in good, right
        bad = write(folder, "bad.xml", good.replace(right, wrong))
        assert faults(xsd, bad), wrong
        code, _, _ = run(OFFHOOK, "config", "check", "--strict", bad)
        # Elements only group: their names are the editor's affair.
        assert code == 1 or "Servr" in wrong, wrong


def test_every_number_and_word_of_the_template_is_checked(folder):
    """Each default that is a number or a switch, changed to nonsense, is no longer valid."""
    xsd = schema(folder)
    path = template(os.path.join(folder, "template.xml"), "--format", "xml", "--defaults")
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"<!--.*?-->", "", file.read(), flags=re.S)
    plain = re.compile(r' (\w+)="(?:Y|N|Enabled|Disabled|\d+)"')
    text = re.sub(r' ID="\d+"', "", text)
    changed = set(plain.findall(text))
    told = faults(xsd, write(folder, "bad.xml", plain.sub(r' \1="?"', text)))
    named = {name for line in told for name in re.findall(r"attribute '(\w+)'", line)}
    assert named == changed, named ^ changed
    assert len(changed) > 500


def manual():
    """Each key of the manual that has a list of words or a range: the key of line 1, good values, bad ones."""
    with open(TABLE, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    for number, name, check in ((it[0], it[1], it[7]) for it in lines):
        kind, _, allowed = check.partition(":")
        if number != "000" or not allowed:
            continue
        key = name.replace("{n}", "1").replace("{m}", "0")
        if kind == "int":
            low, high = (int(it) for it in allowed.split(".."))
            yield key, [str(low), str(high)], [str(low - 1), str(high + 1)]
        else:
            yield key, allowed.split("|"), ["surely-not-a-word"]


def test_the_schema_takes_what_the_manual_allows_and_nothing_beside(folder):
    xsd = schema(folder)
    path = template(os.path.join(folder, "template.xml"), "--format", "xml", "--defaults")
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"<!--.*?-->", "", file.read(), flags=re.S)
    keys = list(manual())
    assert len(keys) > 120, len(keys)

    def told(place, good):
        """The attributes that are not valid when each has its value number `place`."""
        given = text
        for key, right, wrong in keys:
            values = right if good else wrong
            value = values[min(place, len(values) - 1)]
            given, count = re.subn(rf' {key}="[^"]*"', f' {key}="{value}"', given)
            assert count == 1, key
        lines = faults(xsd, write(folder, "file.xml", given))
        return {name for line in lines for name in re.findall(r"attribute '(\w+)'", line)}

    for place in range(max(len(right) for _, right, _ in keys)):
        assert told(place, True) == set()
    for place in range(2):
        every = {key for key, _, _ in keys}
        assert told(place, False) == every, every - told(place, False)
