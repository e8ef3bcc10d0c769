// A live board: <main data-live="/boards/…/stream"> holds a snapshot and gets a new one with each event.
//   event: board  data: HTML of the inside of [data-live-target] (or of data-live itself); id: board version
//   event: beat   data: server time as shown, "14:48:42"; at least every 15 s (a comment would not be seen here)
//   event: bye    the server restarts: come back in a few seconds
// Inside: [data-as-of="14:48:42"], [data-now=ms] with [data-countdown=ms], tbody[data-page-rows=10] and [data-page-range].
// Texts: data-msg-lost "…{time}", data-msg-bye, data-msg-range "{from}–{to} / {total}", all beside data-live.
const host = document.querySelector("[data-live]");
const target = host?.querySelector("[data-live-target]") ?? host;
const state = document.querySelector("[data-live-state]");
const isStatic = new URLSearchParams(location.search).has("static");
const SILENCE = 45_000;

let source = null;
let heard = Date.now();
let asOf = "";
let page = 0;
let skew = 0;
let failures = 0;
let retry = 0;

const fill = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function say(text) {
  if (!state) return;
  if (state.textContent !== text) state.textContent = text;
  state.hidden = !text;
}

function hear(time) {
  heard = Date.now();
  failures = 0;
  if (time) asOf = time;
  say("");
}

function show(id, html) {
  hear();
  if (id && id === host.dataset.version) return;
  if (id) host.dataset.version = id;
  target.innerHTML = html;
  settle();
}

// After a new snapshot: read its clock, keep the page that was shown.
function settle() {
  asOf = target.querySelector("[data-as-of]")?.dataset.asOf ?? asOf;
  const now = Number(target.querySelector("[data-now]")?.dataset.now);
  if (now) skew = now - Date.now();
  turn(0);
  tick();
}

function turn(step) {
  const body = target.querySelector("[data-page-rows]");
  if (!body || isStatic) return;
  const rows = [...body.children];
  const size = Number(body.dataset.pageRows) || 10;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  page = (page + step + pages) % pages;
  rows.forEach((row, index) => (row.hidden = Math.floor(index / size) !== page));
  const range = target.querySelector("[data-page-range]");
  if (range) range.textContent = fill(host.dataset.msgRange, { from: rows.length && page * size + 1, to: Math.min(rows.length, (page + 1) * size), total: rows.length });
}

function tick() {
  for (const clock of target.querySelectorAll("[data-countdown]")) {
    const left = Math.max(0, Math.ceil((Number(clock.dataset.countdown) - Date.now() - skew) / 1000));
    clock.textContent = [left / 3600, (left / 60) % 60, left % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
  }
}

function connect(relay) {
  source?.close();
  source = new EventSource(host.dataset.live);
  const listen = (type, act) =>
    source.addEventListener(type, (event) => {
      act(event.data, event.lastEventId);
      relay?.postMessage({ type, data: event.data, id: event.lastEventId });
    });
  listen("board", (html, id) => show(id, html));
  listen("beat", hear);
  listen("bye", () => {
    source.close();
    say(host.dataset.msgBye ?? "");
    again(relay, 2000 + Math.random() * 4000);
  });
  source.onerror = () => {
    // CONNECTING: the browser comes back by itself. CLOSED: it has given up.
    if (source.readyState === EventSource.CLOSED) again(relay, Math.min(30_000, 1000 * 2 ** failures++) * (0.5 + Math.random()));
  };
}

function again(relay, delay) {
  clearTimeout(retry);
  retry = setTimeout(() => connect(relay), delay);
}

// One tab per browser holds the connection and tells the others: HTTP/1.1 allows six.
function lead() {
  if (!navigator.locks || !window.BroadcastChannel) {
    if (document.documentElement.matches(".wall-root")) return watch(null);
    return setInterval(poll, 20_000);
  }
  const channel = new BroadcastChannel(`live:${host.dataset.live}`);
  channel.onmessage = ({ data: { type, data, id } }) => {
    if (type === "board") show(id, data);
    else if (type === "beat") hear(data);
    else say(host.dataset.msgBye ?? "");
  };
  navigator.locks.request(channel.name, () => new Promise(() => watch(channel)));
}

let lastTry = 0;
function watch(relay) {
  connect(relay);
  setInterval(() => {
    if (Date.now() - Math.max(heard, lastTry) < SILENCE) return;
    lastTry = Date.now();
    connect(relay);
  }, 5000);
}

async function poll() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
    if (fresh) show("", (fresh.querySelector("[data-live-target]") ?? fresh).innerHTML);
  } catch {
    // The silence shows by itself.
  }
}

async function stayAwake() {
  try {
    if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen");
  } catch {
    // Refused (battery, no permission): nothing to do.
  }
}

if (host) {
  settle();
  setInterval(tick, 1000);
  if (!isStatic) {
    setInterval(() => turn(1), 1000 * (Number(host.dataset.pageSeconds) || 12));
    addEventListener("keydown", ({ key }) => {
      if (key === "ArrowRight" || key === "PageDown") turn(1);
      if (key === "ArrowLeft" || key === "PageUp") turn(-1);
    });
    setInterval(() => Date.now() - heard > SILENCE && say(fill(host.dataset.msgLost, { time: asOf })), 1000);
    lead();
    stayAwake();
    document.addEventListener("visibilitychange", stayAwake);
  }
}
