// The demo's pages in a real browser: calls by mouse and by keyboard, sound, narrow and dark pages, accessibility.
//
//     tests.mjs [PART-OF-NAME...]      SHOTS=folder keeps screenshots

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { openBrowser, openOffice, PhoneOnPage, until } from "./office.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

async function shoot(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
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
    await ana.soft("Hold");
    await ana.says("hold");
    await ben.says("held");
    await shoot(page, "held");
    await ana.soft("Resume");
    await ana.says("talking");
    await ben.says("talking");
    await ben.press("speaker").catch(() => {});
    await ana.soft("End").catch(() => ana.soft("EndCall"));
    await until(async () => !(await ben.spoken()).toLowerCase().includes("talking"));
    assert.deepEqual(faults, []);
    await page.close();
  },

  async "a call by keyboard reaches exactly the focused phone"({ office, context }) {
    const { page, ana, ben } = await openPhones(office, context);
    await ben.key("1").first().focus();
    await page.keyboard.type("201");
    await ben.says("201");
    assert.ok(!(await ana.spoken()).toLowerCase().includes("dial"), await ana.spoken());
    await page.keyboard.press("Enter");
    await ana.says("incoming call");
    await ana.key("1").first().focus();
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
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, "narrow");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    await page.setViewportSize({ width: 320, height: 800 });
    const at320 = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(at320 <= 0, `${at320} px too wide at 320`);
    await ana.press("2", "0", "2");
    await ana.soft("Send");
    await ben.says("incoming call");
    await shoot(page, "narrow-ringing");
    await ana.soft("Cancel");
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

  async "the page speaks and hears: the echo service gives the microphone's sound back"({ office, context }) {
    const { page, ana } = await openPhones(office, context);
    await page.locator('[data-sound="browser"]').first().click().catch(() => {});
    await ana.press("6", "0", "0");
    await ana.soft("Send");
    await ana.says("talking");
    let level = 0;
    await until(
      async () => (level = Number(await ana.root.getAttribute("data-heard-level"))) > 200,
      8_000,
      () => `sound from the echo service; level ${level}`,
    );
    await ana.soft("End").catch(() => ana.soft("EndCall"));
    await page.close();
  },

  async "a lost link is said within seconds and found again"({ browser }) {
    let office = await openOffice();
    const { page, ana } = await openPhones(office, browser.context);
    await office.close();
    await until(async () => (await page.locator("text=/lost the phone/i").count()) > 0, 8_000, () => "the stale bar");
    await shoot(page, "lost");
    assert.ok(await ana.key("1").first().isDisabled());
    await page.close();
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
