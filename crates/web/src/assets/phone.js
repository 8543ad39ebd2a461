// The phones of this page, alive: views in, keys out. One WebSocket a phone; see live.rs.
import { Sound } from "./sound.js";

const STALE_MS = 3000;
const RETRY_MS = [500, 1000, 2000, 4000];
const LONG_MS = 120; // between the repeats of a volume key that is held
const phones = [];
const sound = new Sound((text) => note(text));

function note(text) {
  const element = document.querySelector("[data-sound-note]");
  if (!element) return;
  element.textContent = text;
  element.hidden = !text;
}

/** Writes text only where it differs, so that a screen reader hears changes and not frames. */
function say(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

class Phone {
  constructor(set) {
    this.set = set;
    this.root = set.querySelector("[data-phone]");
    this.number = Number(this.root.dataset.phone);
    this.screen = this.root.querySelector("[data-screen]");
    this.held = new Map();
    this.tries = 0;
    this.lost = performance.now();
    this.prefix = "";
    this.view = { ringing: false, route: this.root.dataset.route };
    this.listen();
    this.rove();
    this.connect();
  }

  // --- the link

  connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(`${scheme}//${location.host}/phone/${this.number}/live`);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      this.tries = 0;
      this.lost = 0;
      this.heard = 0;
      this.stale();
    };
    this.socket.onmessage = (event) => {
      if (this.heard) this.heard = performance.now();
      if (typeof event.data === "string") this.message(JSON.parse(event.data));
      else sound.frame(this, event.data);
    };
    this.socket.onclose = (event) => {
      // 1008: this page's sign-in is over, so it leads to the door.
      if (event.code === 1008) location.reload();
      this.lost ||= performance.now();
      this.release();
      this.again = performance.now() + RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)];
      setTimeout(() => this.connect(), this.again - performance.now());
    };
  }

  send(text) {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (typeof text !== "string" && this.socket.bufferedAmount > 20000) return;
    this.socket.send(text);
  }

  /** A picture that is old says so, and a link that is silent although it promised not to be is lost. */
  stale() {
    if (this.heard && performance.now() - this.heard > STALE_MS) {
      this.lost ||= this.heard;
      this.heard = 0;
      this.socket.close();
    }
    const bar = this.root.querySelector("[data-stale]");
    const is = this.lost > 0 && performance.now() - this.lost > STALE_MS;
    this.set.classList.toggle("lost", is);
    if (bar.hidden === is) bar.hidden = !is;
    if (is) {
      const seconds = Math.max(1, Math.ceil(((this.again || 0) - performance.now()) / 1000));
      say(bar, `The page lost the phone. Trying again in ${seconds} s.`);
      say(this.set.querySelector("[data-link]"), "Not live");
      say(this.set.querySelector("[data-brief]"), "link lost");
    } else {
      say(this.set.querySelector("[data-link]"), "Live");
    }
    for (const key of this.root.querySelectorAll("[data-key]")) {
      if (is && !key.disabled) { key.disabled = true; key.dataset.lost = ""; }
      if (!is && key.dataset.lost !== undefined) { key.disabled = false; delete key.dataset.lost; }
    }
  }

  // --- what comes

  message(data) {
    if (data.t === "happened") {
      const list = document.querySelector("[data-happened]");
      if (list && list.innerHTML !== data.html) { list.innerHTML = data.html; list.scrollTop = list.scrollHeight; }
    }
    if (data.t === "view") this.show(data);
    if (data.t === "alive") this.heard = performance.now();
  }

  show(view) {
    const before = this.view;
    this.view = view;
    if (view.screen !== before.screen) this.draw(view.screen);
    this.screen.classList.toggle("dim", !view.lit);
    say(this.root.querySelector("[data-spoken]"), view.spoken);
    say(this.set.querySelector("[data-brief]"), view.brief);
    this.root.dataset.route = view.route;
    view.soft.forEach((soft, index) => {
      const key = this.root.querySelector(`.softs [data-key=soft${index + 1}]`);
      if (!key) return;
      key.disabled = !soft || !soft[1];
      if (soft?.[0]) key.removeAttribute("aria-label");
      else key.setAttribute("aria-label", "No function");
      say(key.querySelector("[data-softlabel]"), soft ? soft[0] : "");
    });
    view.lines.forEach((row, index) => this.lamp(`line${index + 1}`, row));
    view.memory.forEach((row, index) => this.lamp(`memory${index + 1}`, row));
    for (const lamp of this.root.querySelectorAll("[data-lamp=power]")) this.light(lamp, view.power);
    for (const arc of this.root.querySelectorAll("g[data-lamp=power]")) {
      if (view.muted) arc.dataset.muted = "yes"; else delete arc.dataset.muted;
    }
    for (const key of ["handset", "headset", "speaker"]) this.press(key, view.route === key);
    this.press("mute", view.muted);
    this.incoming(view);
    sound.view(this, view);
    this.set.querySelector("[data-hear]").hidden = !(view.ringing && sound.isMute());
  }

  /** The screen is replaced whole; focus and the dial pad of a touch screen stay. */
  draw(markup) {
    const focused = this.screen.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.screen.innerHTML = markup;
    if (focused) (this.screen.querySelector(`[data-key="${CSS.escape(focused)}"]`) || this.root).focus();
    for (const key of this.held.keys()) this.mark(key, true);
  }

  lamp(name, [state, label, spoken]) {
    for (const key of this.root.querySelectorAll(`[data-key=${name}]`)) {
      if (key.getAttribute("aria-label") !== spoken) key.setAttribute("aria-label", spoken);
      say(key.querySelector("[data-label]"), label);
      this.light(key.querySelector("[data-lamp]"), state);
    }
  }

  light(lamp, state) {
    if (!lamp || lamp.dataset.state === state) return;
    lamp.dataset.state = state;
    lamp.querySelector("use")?.setAttribute("href", `#l-${state}`);
  }

  press(name, is) {
    this.root.querySelector(`[data-key=${name}][aria-pressed]`)?.setAttribute("aria-pressed", String(is));
  }

  incoming(view) {
    const box = this.set.querySelector("[data-incoming]");
    const had = !box.hidden;
    box.hidden = !view.incoming;
    say(box.querySelector("[data-caller]"), view.incoming || "");
    if (view.incoming && !had && this.root.contains(document.activeElement)) {
      this.root.querySelector(`[data-key="${this.labelled("answer") || "soft1"}"]:not(:disabled)`)?.focus();
    }
  }

  // --- what goes

  mark(key, down) {
    this.root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.classList.toggle("dn", down);
  }

  down(key) {
    if (this.held.has(key)) return;
    sound.touched(this);
    this.mark(key, true);
    this.send(`key ${key} down`);
    const repeat = key.startsWith("volume");
    this.held.set(key, repeat ? setTimeout(() => this.repeat(key), 400) : 0);
  }

  repeat(key) {
    this.send(`key ${key} press`);
    this.held.set(key, setTimeout(() => this.repeat(key), LONG_MS));
  }

  up(key) {
    if (!this.held.has(key)) return;
    clearTimeout(this.held.get(key));
    this.held.delete(key);
    this.mark(key, false);
    this.send(`key ${key} up`);
  }

  release() {
    for (const key of [...this.held.keys()]) this.up(key);
  }

  tap(key) {
    sound.touched(this);
    this.send(`key ${key} press`);
  }

  /** The next page of the flexible buttons; the focus goes to its own "next". */
  turn(pages) {
    this.root.dataset.flexpage = String((Number(this.root.dataset.flexpage) + 1) % pages);
    this.screen.querySelector(`[data-flex="${this.root.dataset.flexpage}"] .next`)?.focus();
  }

  command(text) {
    sound.touched(this);
    this.send(text);
  }

  listen() {
    this.set.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const key = event.target.closest("[data-key]");
      if (key && !key.disabled) this.down(key.dataset.key);
      else sound.touched(this);
    });
    // The finger may leave the key, or the key may be drawn anew, before it lets go.
    for (const name of ["pointerup", "pointercancel", "blur"]) window.addEventListener(name, () => this.release());
    this.set.addEventListener("click", (event) => {
      const toggle = event.target.closest("[data-toggle]");
      if (toggle?.dataset.toggle === "pad") this.root.dataset.pad = this.root.dataset.pad === "on" ? "off" : "on";
      if (toggle?.dataset.toggle === "flex") this.turn(Number(toggle.dataset.pages));
      const command = event.target.closest("[data-command]");
      if (command) this.command(command.dataset.command);
      if (event.target.closest("[data-help]")) help();
      if (event.target.closest("[data-hear]")) sound.touched(this);
      // A click without a pointer: Space, or a screen reader.
      const key = event.target.closest("[data-key]");
      if (key && !key.disabled && event.detail === 0) this.tap(key.dataset.key);
    });
    this.root.addEventListener("keydown", (event) => this.keydown(event));
    this.root.addEventListener("keyup", (event) => this.up(KEYS[event.key] || event.key));
    this.root.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text").trim().slice(0, 64);
      if (text) this.command(`text ${text.replace(/[\u0000-\u001f\u007f]/g, "")}`);
    });
  }

  keydown(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if (event.key === "Escape" && event.shiftKey) { document.activeElement.blur(); return done(); }
    if (event.key === "Tab" || event.key === " ") return;
    if (event.repeat && !["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Backspace"].includes(event.key)) return done();
    if (event.key.length === 1 && !singles()) return;
    const prefix = this.prefix;
    this.hint("");
    const place = /^[0-9]$/.test(event.key) ? Number(event.key) || 10 : 0;
    if (prefix && place) { this.tap(`${prefix === "l" ? "line" : "memory"}${place}`); return done(); }
    if (/^[0-9*#]$/.test(event.key)) { this.down(event.key); return done(); }
    const soft = { F1: 1, F2: 2, F3: 3, F4: 4, KeyZ: 1, KeyX: 2, KeyC: 3, KeyV: 4 }[event.code];
    if (soft) { this.tap(`soft${soft}`); return done(); }
    if (event.key === "?") { help(); return done(); }
    if (event.key === "Backspace" || event.key === "Delete") {
      const key = this.labelled("delete");
      if (key) this.tap(key);
      return done();
    }
    const letter = event.key.toLowerCase();
    if (letter === "l" || letter === "k") { this.hint(letter); return done(); }
    if (event.key.startsWith("Arrow") && this.roam(event)) return done();
    const key = KEYS[event.key] || LETTERS[letter];
    if (key) { this.tap(key); return done(); }
  }

  /** The soft key that has this word over it now. */
  labelled(word) {
    const label = [...this.root.querySelectorAll("[data-softlabel]")].find((it) => it.textContent.trim().toLowerCase() === word);
    return label ? `soft${label.dataset.softlabel}` : null;
  }

  /** After L or K the next digit names a line or memory key, for two seconds. */
  hint(prefix) {
    this.prefix = prefix;
    clearTimeout(this.hintTimer);
    this.root.classList.toggle("hint-l", prefix === "l");
    this.root.classList.toggle("hint-k", prefix === "k");
    if (prefix) this.hintTimer = setTimeout(() => this.hint(""), 2000);
  }

  /** Each group is one stop of Tab; arrows move inside it. */
  rove() {
    for (const group of this.root.querySelectorAll("[data-group]")) {
      [...group.querySelectorAll("button")].forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
    }
    this.root.addEventListener("focusin", (event) => {
      const group = event.target.closest("[data-group]");
      if (!group) return;
      for (const button of group.querySelectorAll("button")) button.tabIndex = button === event.target ? 0 : -1;
    });
  }

  roam(event) {
    const group = document.activeElement.closest("[data-group]");
    // In the navigation ring the arrows are the phone's own.
    if (!group || group.classList.contains("nav") || !document.activeElement.matches(":focus-visible")) return false;
    const buttons = [...group.querySelectorAll("button:not(:disabled)")];
    const wide = Math.max(1, buttons.filter((button) => button.offsetTop === buttons[0].offsetTop).length);
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -wide, ArrowDown: wide }[event.key];
    const next = buttons[buttons.indexOf(document.activeElement) + step];
    next?.focus();
    return true;
  }
}

const KEYS = {
  Enter: "ok", Escape: "cancel", ArrowUp: "up", ArrowDown: "down",
  ArrowLeft: "left", ArrowRight: "right", "+": "volumeup", "=": "volumeup", "-": "volumedown",
};

/** Whether keys that type a letter act at once (WCAG 2.1.4 wants a way to switch that off). */
function singles() {
  try { return localStorage.getItem("offhook.singles") !== "off"; } catch { return true; }
}

function setSingles(on) {
  try { localStorage.setItem("offhook.singles", on ? "on" : "off"); } catch { note("The browser keeps no settings for this page."); }
}

const LETTERS = { h: "hold", m: "mute", t: "transfer", r: "redial", s: "speaker", u: "handset" };
const HELP = [
  ["0-9 * #", "dial"], ["F1 F2 F3 F4, or Z X C V", "soft keys, left to right"], ["Enter", "OK, send, answer"],
  ["Backspace", "delete a digit"], ["Esc", "exit, cancel, reject"], ["Arrows", "navigation"], ["+ and -", "volume"],
  ["L then 1-6", "line key"], ["K then 1-9, 0", "memory key"], ["H M T R", "hold, mute, transfer, redial"],
  ["S U", "speaker, handset"], ["Paste", "a number into the field"], ["Space", "press the key that has the focus"], ["Shift Esc", "leave the phone"],
];

function help() {
  let dialog = document.querySelector("dialog");
  if (!dialog) {
    dialog = document.createElement("dialog");
    const title = document.createElement("h2");
    title.textContent = "Keys, while the focus is on a phone";
    const list = document.createElement("dl");
    for (const [keys, does] of HELP) {
      const dt = document.createElement("dt");
      const kbd = document.createElement("kbd");
      kbd.textContent = keys;
      dt.append(kbd);
      const dd = document.createElement("dd");
      dd.textContent = does;
      list.append(dt, dd);
    }
    const close = document.createElement("button");
    close.className = "btn";
    close.textContent = "Close";
    close.autofocus = true;
    close.onclick = () => dialog.close();
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = singles();
    box.dataset.singles = "";
    box.addEventListener("change", () => setSingles(box.checked));
    label.className = "check";
    label.append(box, " Letters, digits and signs act as keys. Off: only F1-F4, Enter, Esc, arrows and Backspace do.");
    dialog.setAttribute("aria-label", title.textContent);
    dialog.append(title, list, label, close);
    document.body.append(dialog);
  }
  dialog.showModal();
}

/**
 * The largest dot that is a whole number of the display's own pixels; where that would leave a
 * fifth of a narrow page empty, the largest dot.
 */
function dots() {
  const narrow = matchMedia("(max-width: 700px)").matches;
  const ratio = devicePixelRatio || 1;
  const width = document.querySelector("[data-set]")?.clientWidth || 0;
  const dot = (columns, room) => {
    const most = Math.min(2, room / columns);
    const whole = Math.floor(most * ratio + 0.01) / ratio;
    return `${whole >= most * 0.8 ? whole : most}px`;
  };
  // Beside the glass: case, bezel, and on wide pages the line keys.
  document.documentElement.style.setProperty("--dot", dot(240, width - (narrow ? 32 : 180)));
  for (const phone of document.querySelectorAll(".phone.conf")) phone.style.setProperty("--dot", dot(192, narrow ? width - 44 : width * 0.652 - 24));
}

dots();
addEventListener("resize", dots);
for (const set of document.querySelectorAll("[data-set]")) phones.push(new Phone(set));
setInterval(() => phones.forEach((phone) => phone.stale()), 500);

for (const input of document.querySelectorAll("[data-sound]")) {
  if (input.checked) sound.choose(input.value);
  input.addEventListener("change", () => {
    sound.choose(input.value);
    sound.touched(null);
    phones[0]?.send(`sound ${input.value}`);
  });
}
document.querySelector("[data-silence]")?.addEventListener("click", () => {
  for (const phone of phones) if (phone.view.ringing) phone.command("silence");
});
addEventListener("pagehide", () => phones.forEach((phone) => phone.release()));
