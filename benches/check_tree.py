#!/usr/bin/python3
"""Figures of `offhook config check` on the configuration files of many telephones: time and highest memory.

    benches/check_tree.py [FILES]
    benches/check_tree.py --make FOLDER [FILES]

Makes one common file and FILES (10 000) own files of 99 lines, one in a hundred with a mistyped key, in a temporary
folder, and checks it nine times; with --make only makes the files. Prints one JSON object. Needs a release build.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
OFFHOOK = os.environ.get("OFFHOOK", os.path.join(HERE, "..", "target", "release", "offhook"))
RUNS = 9
LINES = 6
COMMON = ["voice.jib.max = 200", "lang.gui = German", "local_time.time_zone = +1", "call_waiting.enable = 1",
          "account.1.sip_server.1.expires = 3600", "voice.echo_cancellation = 1", "local_time.time_format = 1"]


def line_of_phone(phone, line):
    user = 1000 + phone
    values = {"enable": int(line == 1), "label": f"Person {phone}", "display_name": f"Person {phone}",
              "auth_name": user, "user_name": user, "password": f"s3cret{phone:05d}x",
              "sip_server.1.address": "pbx.example.com", "sip_server.1.port": 5060, "transport": 0,
              "codec.1.enable": 1, "codec.1.priority": 1, "dtmf.type": 1}
    return [f"account.{line}.{key} = {value}" for key, value in values.items()]


def key_of_phone(key):
    values = {"type": 16, "value": 2000 + key, "line": 1, "label": f"BLF {key}"}
    return [f"linekey.{key}.{name} = {value}" for name, value in values.items()]


def write(folder, name, lines):
    with open(os.path.join(folder, name), "w", encoding="ascii") as file:
        file.write("\n".join(["#!version:1.0.0.1", *lines]) + "\n")
    return len(lines) + 1


def make(folder, files):
    """Writes the files; answers how many lines they have."""
    lines = write(folder, "y000000000000.cfg", COMMON)
    for phone in range(files):
        own = [text for line in range(1, LINES + 1) for text in line_of_phone(phone, line)]
        own += [text for key in range(1, LINES + 1) for text in key_of_phone(key)]
        own += ["phone_setting.ring_type = Ring1.wav", f"security.user_password = admin:Sup3rSecret{phone}"]
        if phone % 100 == 0:
            own.append("acount.1.label = typo")
        lines += write(folder, f"001565{phone:06x}.cfg", own)
    return lines


def check(folder):
    """One run: seconds by the clock, seconds of all cores, the highest memory in KiB, and what was found."""
    began = time.monotonic()
    with subprocess.Popen([OFFHOOK, "config", "check", "--format", "json", folder], stdout=subprocess.PIPE) as process:
        report = json.load(process.stdout)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    assert process.returncode == 0, process.returncode
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, report


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--make"]:
        os.makedirs(arguments[1], exist_ok=True)
        make(arguments[1], int((arguments[2:] or ["10000"])[0]))
        return
    files = int((arguments or ["10000"])[0])
    with tempfile.TemporaryDirectory(prefix="check-tree-") as folder:
        lines = make(folder, files)
        runs = [check(folder) for _ in range(RUNS)]
    report = runs[0][3]
    assert report["files"] == files + 1 and report["warnings"] == len(range(0, files, 100)), report["files"]
    seconds = [run[0] for run in runs]
    print(json.dumps({"schema": 1, "check_tree": {
        "files": files + 1, "lines": lines, "problems": len(report["problems"]), "cores": os.cpu_count(),
        "median_s": round(statistics.median(seconds), 2), "slowest_s": round(max(seconds), 2),
        "median_processor_s": round(statistics.median(run[1] for run in runs), 2),
        "highest_kib": max(run[2] for run in runs)}}, indent=2))


if __name__ == "__main__":
    main()
