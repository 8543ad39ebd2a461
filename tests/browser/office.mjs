// Starts `offhook demo` and a Chromium, and gives the tests hands and eyes.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const offhook = process.env.OFFHOOK ?? join(here, "..", "..", "target", "release", "offhook");

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A running `offhook` with a page at `url`. */
async function run(url, args) {
  const child = spawn(offhook, args.map(String), { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (data) => (said += data));
  child.stderr.on("data", (data) => (said += data));
  const ended = new Promise((resolve) => child.on("exit", (code) => resolve(code)));
  await until(async () => (await fetch(url)).status < 500, 30_000, () => `a page of offhook ${args[0]}; it said:\n${said}`);
  return {
    url,
    said: () => said,
    signal: (name) => child.kill(name),
    async close() {
      if (child.exitCode === null) child.kill("SIGINT");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      const code = await ended;
      clearTimeout(timer);
      return code;
    },
  };
}

/** A running demo office. */
export async function openOffice() {
  const [web, sip, files] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${web}/`;
  return run(url, ["demo", "--web-port", web, "--sip-port", sip, "--provision-port", files]);
}

/** A folder that is gone after the test. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "offhook-phone-"));
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A phone alone, its state in `folder`; it listens at `host` and is asked at 127.0.0.1. */
export async function openPhone({ folder, host = "127.0.0.1", port }, ...args) {
  return run(`http://127.0.0.1:${port}/`, [
    "phone", "--web", `${host}:${port}`, "--data", folder, "--ctl", join(folder, "ctl"), "--audio", "browser", ...args,
  ]);
}

export async function openBrowser(...flags) {
  const profile = mkdtempSync(join(tmpdir(), "offhook-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: "/usr/bin/chromium",
    headless: true,
    viewport: { width: 1440, height: 1340 },
    permissions: ["microphone"],
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", ...flags,
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Waits until `condition` holds. */
export async function until(condition, limit = 10_000, what = () => String(condition)) {
  const end = Date.now() + limit;
  let last;
  while (Date.now() < end) {
    try {
      if (await condition()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within ${limit} ms: ${what()}${last ? ` (${last})` : ""}`);
}

/** One phone on a page, as a person uses it. */
export class PhoneOnPage {
  constructor(page, index) {
    this.page = page;
    this.root = page.locator(`[data-phone="${index}"]`);
  }

  key(name) {
    return this.root.locator(`[data-key="${name}"]`);
  }

  async press(...names) {
    for (const name of names) await this.key(name).first().click();
  }

  /** The spoken sentence of the screen. */
  async spoken() {
    return (await this.root.locator("[data-spoken]").first().textContent()) ?? "";
  }

  async says(words, limit = 15_000) {
    let last = "";
    await until(
      async () => (last = await this.spoken()).toLowerCase().includes(words.toLowerCase()),
      limit,
      () => `"${words}" on the screen; it says "${last}"`,
    );
  }

  /** Presses the soft key with this label. */
  async soft(label) {
    for (let place = 1; place <= 4; place += 1) {
      const text = await this.root.locator(`[data-softlabel="${place}"]`).first().textContent({ timeout: 1_000 }).catch(() => "");
      if (text?.trim().toLowerCase() === label.toLowerCase()) return this.press(`soft${place}`);
    }
    throw new Error(`no soft key "${label}"; the screen says "${await this.spoken()}"`);
  }
}
