// The demo's pages in a real browser: calls by mouse and by keyboard, sound, narrow and dark pages, accessibility.
//
//     tests.mjs [PART-OF-NAME...]      SHOTS=folder keeps screenshots

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createRequire } from "node:module";
import { networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, openBrowser, openOffice, openPhone, PhoneOnPage, scratch, until } from "./office.mjs";
import { inFewColours } from "./png.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

async function shoot(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** The picture of the README: a call, as a person sees it on a wide screen. */
async function picture(page) {
  if (!shots) return;
  const path = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "docs", "pictures", "demo.png");
  mkdirSync(dirname(path), { recursive: true });
  await page.evaluate(() => document.activeElement?.blur());
  await page.mouse.move(0, 0);
  writeFileSync(path, inFewColours(await page.screenshot({ fullPage: true })));
  assert.ok(statSync(path).size <= 200_000, `${path} is ${statSync(path).size} bytes`);
}

/** What the server answers to a WebSocket that comes from a page at `origin`. */
function knock(url, origin, host) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({
      hostname, port, path: "/phone/0/live",
      headers: {
        Host: host ?? `${hostname}:${port}`, Origin: origin, Connection: "Upgrade", Upgrade: "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13",
      },
    });
    asked.on("upgrade", (response, socket) => { socket.destroy(); resolve(response.statusCode); });
    asked.on("response", (response) => { response.resume(); resolve(response.statusCode); });
    asked.on("error", reject);
    asked.end();
  });
}

/** Waits until the sound heard by a phone is over or under a level. */
async function hears(phone, holds, what) {
  let level = 0;
  await until(
    async () => holds((level = Number(await phone.root.getAttribute("data-heard-level")))),
    15_000,
    () => `${what}; level ${level}`,
  );
}

/** Waits until nothing is wider than the page; a new width takes a frame or two to reach the screens. */
async function fits(page, width) {
  let over = 0;
  await until(
    async () => (over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0,
    1_000,
    () => `nothing cut off at ${width}; ${over} px too wide`,
  );
}

async function openPhones(office, context) {
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(`${office.url}?sound=raw`);
  const [ana, ben] = [new PhoneOnPage(page, 0), new PhoneOnPage(page, 1)];
  await ana.says("201", 10_000);
  await ben.says("202", 10_000);
  return { page, ana, ben, faults };
}

/** Gives the page another size and waits until it has been drawn in it: what depends on the size is set when it is drawn. */
async function resize(page, width, height) {
  await page.setViewportSize({ width, height });
  await page.waitForFunction((width) => innerWidth === width, width);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

const tests = {
  async "a call by mouse: dial, answer with the soft key, hold, resume, hang up"({ office, context }) {
    const { page, ana, ben, faults } = await openPhones(office, context);
    await shoot(page, "idle");
    await ana.press("2", "0", "2");
    await ana.says("202");
    await shoot(page, "dialling");
    await ana.soft("Send");
    await ben.says("incoming call");
    await shoot(page, "ringing");
    await ben.soft("Answer");
    await ana.says("talking");
    await ben.says("talking");
    await shoot(page, "talking");
    await picture(page);
    await ana.soft("Hold");
    await ana.says("hold");
    await ben.says("held");
    await shoot(page, "held");
    await ana.soft("Resume");
    await ana.says("talking");
    await ben.says("talking");
    await ana.soft("End");
    await until(async () => !(await ben.spoken()).toLowerCase().includes("talking"));
    const story = await page.locator("[data-happened] li").allTextContents();
    let from = 0;
    for (const part of [
      "The office opened", "Ana's T28P found its server", "Ana's T28P registered", "Ana dialled 202", "rings: Ana calls",
      "Ben answered Ana", "Ana put Ben on hold", "Ana and Ben talk again", "Ana and Ben talked for",
    ]) {
      const at = story.findIndex((line, index) => index >= from && line.includes(part));
      assert.ok(at >= 0, `"${part}" after line ${from} of\n${story.join("\n")}`);
      from = at;
    }
    assert.equal(story.filter((line) => line.includes("Ben answered Ana")).length, 1, story.join("\n"));
    assert.equal(await page.locator("h1").textContent(), "Three phones, one small office");
    assert.deepEqual(faults, []);
    await page.close();
  },

  async "a call by keyboard reaches exactly the focused phone"({ office, context }) {
    const { page, ana, ben } = await openPhones(office, context);
    await ben.root.focus();
    await page.keyboard.type("201");
    await ben.says("201");
    await until(async () => (await ben.root.locator(".tfield").textContent()).includes("201"));
    assert.ok(!(await ana.spoken()).toLowerCase().includes("dial"), await ana.spoken());
    await page.keyboard.press("Enter");
    await ana.says("incoming call");
    await ana.root.focus();
    await page.keyboard.press("F1");
    await ana.says("talking");
    await ben.says("talking");
    await page.keyboard.press("h");
    await ana.says("hold");
    await page.keyboard.press("h");
    await ana.says("talking");
    await page.keyboard.press("F4");
    await until(async () => !(await ben.spoken()).toLowerCase().includes("talking"));
    await page.close();
  },

  async "an incoming call is an alert dialog and leaves when the caller hangs up"({ office, context }) {
    const { page, ana, ben } = await openPhones(office, context);
    await ana.press("2", "0", "2");
    await ana.soft("Send");
    await until(async () => (await ben.root.locator('[role="alertdialog"]:visible').count()) > 0);
    await ana.soft("Cancel");
    await until(async () => (await ben.root.locator('[role="alertdialog"]:visible').count()) === 0);
    await page.close();
  },

  async "the page finds no serious fault with axe, idle and in a call, light and dark"({ office, context }) {
    const { page, ana, ben } = await openPhones(office, context);
    const check = async (state) => {
      await page.evaluate(axe);
      const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      const bad = result.violations.filter((it) => ["serious", "critical"].includes(it.impact));
      assert.deepEqual(bad.map((it) => `${state}: ${it.id}: ${it.nodes[0].html.slice(0, 200)}`), []);
    };
    // axe is injected past the page's content security policy by the test, not by the page.
    await check("idle, light");
    await page.emulateMedia({ colorScheme: "dark" });
    await check("idle, dark");
    await shoot(page, "dark");
    await ana.press("2", "0", "2");
    await ana.soft("Send");
    await ben.says("incoming call");
    await check("ringing, dark");
    await ana.soft("Cancel");
    await page.close();
  },

  async "a telephone's width: nothing is cut off, a call can be made"({ office, context }) {
    const { page, ana, ben } = await openPhones(office, context);
    await resize(page, 390, 844);
    await shoot(page, "narrow");
    await fits(page, 390);
    await resize(page, 320, 800);
    await fits(page, 320);
    await ana.press("2", "0", "2");
    await ana.soft("Send");
    await ben.says("incoming call");
    await shoot(page, "narrow-ringing");
    await ana.soft("Cancel");
    await page.close();
  },

  async "no width between a small laptop and a large screen cuts a key off"({ office, context }) {
    const { page } = await openPhones(office, context);
    for (const width of [768, 1024, 1251, 1280, 1366, 1920]) {
      await resize(page, width, 900);
      const out = await page.evaluate(() =>
        [...document.querySelectorAll("[data-phone]")].flatMap((phone) => {
          const edge = phone.getBoundingClientRect();
          return [...phone.querySelectorAll("button:not([hidden]), .glass")]
            .map((part) => [part.dataset.key ?? part.className, part.getBoundingClientRect()])
            .filter(([, it]) => it.width && (it.left < edge.left || it.right > edge.right || it.bottom > edge.bottom))
            .map(([name]) => `${phone.dataset.phone}: ${name}`);
        }));
      assert.deepEqual(out, [], `at ${width}`);
      const words = await page.evaluate(() =>
        [...document.querySelectorAll(".key .sub")].filter((word) => {
          const [it, key] = [word.getBoundingClientRect(), word.closest(".key").getBoundingClientRect()];
          return it.width && (it.left < key.left || it.right > key.right);
        }).map((word) => word.textContent));
      assert.deepEqual(words, [], `words wider than their keys at ${width}`);
      const keys = await page.evaluate(() =>
        [...document.querySelectorAll(".pad .key, .softs .key, .strip .key")].filter((key) => key.getBoundingClientRect().width < 32).length);
      assert.equal(keys, 0, `${keys} narrow keys at ${width}`);
    }
    await resize(page, 1280, 900);
    await shoot(page, "laptop");
    await page.close();
  },

  async "the status page and a phone alone open and say what they are"({ office, context }) {
    const page = await context.newPage();
    await page.goto(`${office.url}status`);
    await shoot(page, "status");
    const text = (await page.textContent("body")) ?? "";
    for (const word of ["201", "202", "registered"]) assert.ok(text.toLowerCase().includes(word), `${word} in ${text}`);
    await page.goto(`${office.url}phone/0?kiosk=1`);
    await new PhoneOnPage(page, 0).says("201", 10_000);
    await shoot(page, "kiosk");
    await page.close();
  },

  async "a touch phone dials by mouse: the dialler, a mistake taken back, the wide Call"({ office, context }) {
    const { page, ana, ben } = await openPhones(office, context);
    await ben.soft("Phone");
    await ben.press("2", "0", "9");
    await ben.soft("Delete");
    await ben.press("1");
    await until(async () => (await ben.root.locator(".tfield").textContent()) === "201");
    await shoot(page, "touch-dialling");
    await ben.soft("Call");
    await ana.says("incoming call");
    await ana.soft("Answer");
    await ben.says("talking");
    // No flexible button is assigned in the demo, so the digits stay in reach during the call.
    await ben.press("5");
    await shoot(page, "touch-talking");
    await ben.soft("End");
    await page.close();
  },

  async "two calls, one waiting: both are on the screen"({ office, context }) {
    const { page, ana, ben } = await openPhones(office, context);
    const room = new PhoneOnPage(page, 2);
    await ana.press("2", "0", "2");
    await ana.soft("Send");
    await ben.says("incoming call");
    await ben.soft("Answer");
    await ana.says("talking");
    await room.press("2", "0", "1");
    await room.soft("Send");
    await ana.says("incoming call");
    await shoot(page, "waiting");
    await ana.soft("Answer");
    await room.says("talking");
    await ben.says("held");
    await ana.says("2 calls");
    await shoot(page, "two-calls");
    await page.close();
  },

  async "a number nobody has: the screen says why in words"({ office, context }) {
    const { page, ana, ben } = await openPhones(office, context);
    await ana.press("9", "9", "9");
    await ana.soft("Send");
    await ana.says("could not call");
    await ben.root.focus();
    await page.keyboard.type("999");
    await page.keyboard.press("Enter");
    await ben.says("could not call");
    await shoot(page, "failed");
    await page.close();
  },

  async "keys are listed at ?, a pasted number waits in the field, and single keys can be switched off"({ office, context }) {
    const { page, ana } = await openPhones(office, context);
    await ana.root.focus();
    await page.keyboard.press("?");
    await page.locator("dialog[open]").waitFor();
    await shoot(page, "keys");
    await page.locator("[data-singles]").uncheck();
    await page.locator("dialog button").click();
    await ana.root.focus();
    await page.keyboard.type("202");
    await page.keyboard.press("Enter");
    await page.locator("dialog[open]").waitFor({ state: "hidden" });
    // The digits did nothing; Enter, which types no letter, still is OK and opens the status.
    await ana.says("status");
    await page.keyboard.press("Escape");
    await ana.says("menu");
    await page.keyboard.press("Escape");
    await ana.says("idle");
    await page.evaluate(() => localStorage.clear());
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", " 20\u00072 ");
      document.querySelector('[data-phone="0"]').dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    });
    await ana.says("202");
    assert.ok((await ana.spoken()).toLowerCase().includes("call"), await ana.spoken());
    await page.close();
  },

  async "two tabs show one phone, and a call outlives the tab that made it"({ office, context }) {
    const first = await openPhones(office, context);
    const second = await openPhones(office, context);
    await first.ana.press("2", "0");
    await second.ana.says("20");
    await second.ana.press("2");
    await first.ana.says("202");
    await first.ana.soft("Send");
    await second.ben.says("incoming call");
    await second.ben.soft("Answer");
    await first.ana.says("talking");
    await first.page.close();
    await second.ana.says("talking");
    await second.ana.soft("Hold");
    await second.ben.says("held");
    assert.deepEqual([...first.faults, ...second.faults], []);
    await second.page.close();
  },

  async "the page speaks and hears: the echo service gives the microphone's sound back"({ office, context }) {
    const { page, ana } = await openPhones(office, context);
    await ana.press("6", "0", "0");
    await ana.soft("Send");
    await ana.says("talking");
    await hears(ana, (level) => level > 200, "sound from the echo service");
    await ana.soft("End");
    await page.close();
  },

  async "the microphone is heard at the far end, and not when it is muted"({ office, context }) {
    const { page, ana, ben } = await openPhones(office, context);
    await ana.press("2", "0", "2");
    await ana.soft("Send");
    await ben.says("incoming call");
    await ben.soft("Answer");
    await ana.says("talking");
    // Ben's phone was touched last: the microphone is his, Ana hears it.
    await hears(ana, (level) => level > 1_000, "the microphone at Ana's");
    await ben.root.focus();
    await page.keyboard.press("m");
    await hears(ana, (level) => level < 50, "silence of the muted microphone");
    await page.keyboard.press("m");
    await hears(ana, (level) => level > 1_000, "the microphone again");
    await page.close();
  },

  async "a stranger's page gets no socket, our own does"({ office }) {
    const own = office.url.slice(0, -1);
    assert.equal(await knock(office.url, own), 101);
    for (const origin of ["http://evil.example", "null", "https://127.0.0.1", `${own}.evil.example`]) {
      const status = await knock(office.url, origin);
      assert.ok(status >= 400 && status < 500, `${origin}: ${status}`);
    }
    // A foreign name that was bent to our address (DNS rebinding).
    const bent = await knock(office.url, "http://evil.example:80", "evil.example:80");
    assert.ok(bent >= 400 && bent < 500, `${bent}`);
  },

  async "a phone's page with everything it loads is under 60 kB"({ office, context }) {
    const page = await context.newPage();
    await page.goto(`${office.url}phone/0`);
    await new PhoneOnPage(page, 0).says("201");
    const loaded = await page.evaluate(() =>
      [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize]));
    const total = loaded.reduce((sum, [, size]) => sum + size, 0);
    assert.ok(total > 5_000 && total < 60_000, `${total} bytes: ${JSON.stringify(loaded)}`);
    console.log(`   ${total} bytes compressed`);
    await page.close();
  },

  async "a link that falls silent is called lost within seconds and is found again"({ office, context }) {
    const { page, ana } = await openPhones(office, context);
    office.signal("SIGSTOP");
    await until(async () => (await page.locator("text=/lost the phone/i >> visible=true").count()) > 0, 8_000, () => "the stale bar");
    await shoot(page, "lost");
    assert.ok(await ana.key("1").first().isDisabled());
    office.signal("SIGCONT");
    await until(async () => (await page.locator("text=/lost the phone/i >> visible=true").count()) === 0, 15_000, () => "the link again");
    await ana.press("2");
    await ana.says("call from");
    await page.close();
  },

  async "a phone that is gone is said to be lost"({ browser }) {
    const office = await openOffice();
    const { page, ana } = await openPhones(office, browser.context);
    await office.close();
    await until(async () => (await page.locator("text=/lost the phone/i >> visible=true").count()) > 0, 10_000, () => "the stale bar");
    assert.ok(await ana.key("1").first().isDisabled());
    await page.close();
  },

  async "the first password is set with the printed code, and from then on the page asks for it"({ browser }) {
    const home = scratch();
    const port = await freePort();
    // Without a password the page stays on loopback, whatever address was wished for.
    let phone = await openPhone({ folder: home.folder, host: "0.0.0.0", port });
    assert.match(phone.said(), /for this machine only/);
    const code = phone.said().match(/the code (\d{3}-\d{3})/)?.[1];
    assert.ok(code, phone.said());
    const outside = Object.values(networkInterfaces()).flat().find((it) => it.family === "IPv4" && !it.internal)?.address;
    if (outside) await assert.rejects(fetch(`http://${outside}:${port}/`), "nobody listens outside");

    const page = await browser.context.newPage();
    await page.goto(phone.url);
    await page.getByRole("link", { name: "Set a password" }).click();
    await shoot(page, "first-password");
    const set = async (word, password) => {
      await page.locator('[name="code"]').fill(word);
      await page.locator('[name="password"]').fill(password);
      const again = page.locator('[name="again"]');
      if (await again.count()) await again.fill(password);
      await page.locator("main form .btn.pri").click();
    };
    await set("000-0000", "correct horse battery");
    await page.locator('[role="alert"]').waitFor();
    await shoot(page, "first-password-refused");
    await until(async () => {
      await set(code, "correct horse battery");
      return !page.url().includes("/first");
    }, 20_000, () => "the password to be taken");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/login/);
    await phone.close();

    phone = await openPhone({ folder: home.folder, host: "0.0.0.0", port });
    assert.doesNotMatch(phone.said(), /the code/);
    const there = `http://${outside ?? "127.0.0.1"}:${port}/`;
    await page.goto(there);
    assert.match(page.url(), /login$/);
    await shoot(page, "login");
    const refused = await knock(there, there.slice(0, -1));
    assert.ok(refused >= 400 && refused < 500, `a socket before signing in: ${refused}`);
    await page.locator("#password").fill("not the password");
    await page.locator("main form .btn.pri").click();
    await page.locator('[role="alert"]').waitFor();
    await until(async () => {
      await page.locator("#password").fill("correct horse battery");
      await page.locator("main form .btn.pri").click();
      return !page.url().includes("/login");
    }, 20_000, () => "to be let in");
    await page.locator("[data-phone]").waitFor();
    await page.close();
    await phone.close();
    home.close();
  },

  async "a phone whose provisioning server is down, and one whose registrar is, say so"({ browser }) {
    const nobody = await freePort();
    for (const [name, words, ...args] of [
      ["provisioning-down", /could not be fetched[^.]*\. no account/i, "--model", "yealink-t28p", "--provision", `http://127.0.0.1:${nobody}/`],
      ["not-registered", /registration|registered/i, "--model", "panasonic-kx-ut670",
        "--set", "account.1.enable=1", "--set", "account.1.user_name=201", "--set", "account.1.sip_server_host=127.0.0.1",
        "--set", `account.1.sip_server_port=${nobody}`],
    ]) {
      const home = scratch();
      const phone = await openPhone({ folder: home.folder, port: await freePort() }, "--bind", "127.0.0.1", ...args);
      const page = await browser.context.newPage();
      await page.goto(phone.url);
      const on = new PhoneOnPage(page, 0);
      let last = "";
      await until(async () => words.test((last = await on.spoken())), 20_000, () => `${words}; it says ${last}`);
      await shoot(page, name);
      await page.close();
      await phone.close();
      home.close();
    }
  },
};

const wanted = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  if (wanted.length && !wanted.some((part) => name.includes(part))) continue;
  let office;
  let browser;
  const began = Date.now();
  try {
    office = await openOffice();
    browser = await openBrowser("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream");
    await test({ office, browser, context: browser.context });
    console.log(`ok ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    passed += 1;
  } catch (error) {
    console.log(`FAILED ${name}\n${error.stack ?? error}`);
    failed += 1;
  } finally {
    await browser?.close().catch(() => {});
    await office?.close().catch(() => {});
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
