// The judge sheet: <form method="post" data-save-url data-version>. Each .crit[data-aspect] is saved by itself.
//   POST {aspect, value, base_version, idempotency_key}; value: a string, or null when cleared
//   200 {version, saved_at, mark, subtotal, aspects: {B2: {mark, text, kind}}, rejudge?: {B1: {title, text}}}
//   409 {code: "stale", current: {value, version}} someone changed it; 422 {fields: [{field: "B2", message}]}
//   423, 409 {code: "…locked…"}, 403, 404: closed, with detail; 401, 403 {code: "second-factor"}: sign in again
// One save at a time, since base_version is the sheet's. Without this file the form posts as it is.
const form = document.querySelector("form[data-save-url]");
const $ = (selector, from = form) => from.querySelector(selector);
const badge = document.querySelector("[data-save-state]");
const crits = [...form.querySelectorAll(".crit[data-aspect]")];
const aspectOf = (crit) => crit.dataset.aspect;
const critOf = (aspect) => crits.find((crit) => aspectOf(crit) === aspect);
const nextButton = $("[data-save-next]") ?? document.querySelector("[data-save-next]");

let version = Number(form.dataset.version);
const stored = new Map(); // aspect → value the server has
const queue = new Map(); // aspect → {value, key, rebased}
const tried = new Map(); // aspect → values sent since the last answer: an answer may get lost
const refused = new Set(); // aspects with 422
const conflicts = new Set();
let sending = false;
let debounce = 0;
let retryTimer = 0;
let failures = 0;
let locked = form.hasAttribute("data-locked");
let signedOut = false;
let leaving = false;
let savedAt = "";
let after = null; // what to do once all is saved

const halfWidth = (text) => text.replace(/[０-９．－]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
const inputs = (crit) => [...crit.querySelectorAll("input, select, textarea")].filter((input) => input.name && input.type !== "hidden");

// Several text fields of one aspect (a measured value and the mark) are one value: "raw|mark".
function valueOf(crit) {
  const all = inputs(crit);
  if (all[0]?.type === "radio") return all.find((input) => input.checked)?.value ?? null;
  const texts = all.map((input) => halfWidth(input.value).trim());
  return texts.some(Boolean) ? texts.join("|") : null;
}

function initialOf(crit) {
  if ("saved" in crit.dataset) return crit.dataset.saved || null;
  const all = inputs(crit);
  if (all[0]?.type === "radio") return all.find((input) => input.defaultChecked)?.value ?? null;
  const texts = all.map((input) => input.defaultValue);
  return texts.some(Boolean) ? texts.join("|") : null;
}

function put(crit, value) {
  const texts = (value ?? "").split("|");
  for (const [place, input] of inputs(crit).entries()) {
    if (input.type === "radio") input.checked = input.value === value;
    else input.value = texts[place] ?? "";
  }
}

// The second field is still to be filled in: not yet a value to send.
const halfDone = (crit, value) => "both" in crit.dataset && value?.split("|").some((text) => !text) && crit.contains(document.activeElement);

const uuid = () =>
  crypto.randomUUID?.() ?? // secure contexts only
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

const fill = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const toast = (text) => text && document.dispatchEvent(new CustomEvent("toast", { detail: text }));
const unsaved = () => new Set([...queue.keys(), ...refused, ...conflicts, ...crits.filter((crit) => valueOf(crit) !== stored.get(aspectOf(crit))).map(aspectOf)]).size;

function report() {
  if (!badge) return;
  const n = unsaved();
  const [kind, text] = locked
    ? ["line", badge.dataset.msgLocked]
    : signedOut
      ? ["red", badge.dataset.msgSignedOut]
      : conflicts.size
        ? ["red", badge.dataset.msgConflict]
        : n === 0
          ? ["ok", savedAt ? badge.dataset.msgSaved : null]
          : (sending || debounce) && !failures && !refused.size
            ? ["info", badge.dataset.msgSaving]
            : ["warn", badge.dataset.msgUnsaved];
  if (text == null) return;
  badge.className = `badge badge-${kind}`;
  const line = fill(text, { n, time: savedAt });
  if (badge.textContent !== line) badge.textContent = line;
}

// Puts every difference between the page and the server into the queue.
function collect() {
  debounce = 0;
  for (const crit of crits) {
    const aspect = aspectOf(crit);
    const value = valueOf(crit);
    if (conflicts.has(aspect) || halfDone(crit, value)) continue;
    if (value === stored.get(aspect)) {
      // Back to what the server has; unless an older value is just on its way.
      if (!(sending && queue.has(aspect))) queue.delete(aspect), trouble(crit, "");
      else if (queue.get(aspect).value !== value) queue.set(aspect, { value, key: uuid() });
    } else if (queue.get(aspect)?.value !== value && !(refused.has(aspect) && crit.dataset.refused === String(value))) {
      trouble(crit, "");
      queue.set(aspect, { value, key: uuid() });
    }
  }
  pump();
}

function later(delay = 400) {
  if (locked) return;
  clearTimeout(debounce);
  debounce = setTimeout(collect, delay);
  report();
}

async function pump() {
  report();
  if (sending || locked || signedOut) return;
  const [aspect, item] = queue.entries().next().value ?? [];
  if (!aspect) return settle();
  clearTimeout(retryTimer);
  sending = true;
  report();
  tried.set(aspect, (tried.get(aspect) ?? new Set()).add(item.value));
  const abort = new AbortController();
  const limit = setTimeout(() => abort.abort(), 15_000);
  let answer = null;
  let body = {};
  try {
    answer = await fetch(form.dataset.saveUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ aspect, value: item.value, base_version: version, idempotency_key: item.key }),
      signal: abort.signal,
    });
    body = (await answer.json().catch(() => null)) ?? {};
  } catch {
    answer = null;
  }
  clearTimeout(limit);
  sending = false;
  const status = answer?.redirected ? 401 : (answer?.status ?? 0);
  if (status === 200 && "version" in body) {
    failures = 0;
    stored.set(aspect, item.value);
    tried.delete(aspect);
    if (queue.get(aspect) === item) queue.delete(aspect);
    accept(body);
  } else if (status === 409 && body.current) stale(aspect, item, body);
  else if (status === 401 || body.code === "second-factor") {
    signedOut = true;
    toast(badge?.dataset.msgSignedOut);
  } else if ([403, 404, 423].includes(status) || (status === 409 && /locked/.test(body.code))) lock(body.detail);
  else if ([400, 409, 413, 422].includes(status)) {
    if (queue.get(aspect) === item) queue.delete(aspect);
    const problem = body.fields?.find((one) => one.field === aspect) ?? body.fields?.[0];
    refuse(critOf(aspect), problem?.message ?? body.detail ?? body.title ?? String(status), item.value);
  } else return wait(Number(answer?.headers.get("Retry-After")) || 0);
  pump();
}

// Network failure, 5xx, 429: the same change with the same key, later and later.
function wait(seconds) {
  failures += 1;
  report();
  after = null;
  clearTimeout(retryTimer);
  retryTimer = setTimeout(pump, Math.max(seconds * 1000, Math.min(30_000, 500 * 2 ** failures) * (0.75 + Math.random() / 2)));
}

function accept(body) {
  version = body.version;
  if (form.elements.base_version) form.elements.base_version.value = version;
  savedAt = /T/.test(body.saved_at) ? new Date(body.saved_at).toLocaleTimeString("en-GB", { timeZone: form.dataset.tz || "Asia/Shanghai" }) : (body.saved_at ?? "");
  for (const [aspect, { mark, text, kind }] of Object.entries(body.aspects ?? {})) {
    const chip = critOf(aspect)?.querySelector("[data-mark]");
    if (!chip) continue;
    chip.textContent = text ?? fill(mark == null ? form.dataset.msgNoMark : form.dataset.msgMark, { mark });
    chip.className = `badge badge-${kind ?? (mark == null ? "line" : "ok")}`;
  }
  if (body.subtotal != null) for (const sum of document.querySelectorAll("[data-subtotal]")) sum.textContent = body.subtotal;
  for (const [aspect, { title, text }] of Object.entries(body.rejudge ?? {})) deliberate(aspect, title, text);
}

function deliberate(aspect, title, text) {
  const slot = document.querySelector("[data-rejudge-slot]");
  const mould = document.querySelector("template[data-rejudge]");
  if (!slot || !mould || slot.querySelector(`[data-for="${CSS.escape(aspect)}"]`)) return;
  const card = mould.content.firstElementChild.cloneNode(true);
  card.dataset.for = aspect;
  card.setAttribute("role", "alert");
  $("[data-title]", card).textContent = title;
  $("[data-text]", card).textContent = text;
  for (const link of card.querySelectorAll("a")) link.href = link.href.replace(/ASPECT|%7Baspect%7D/, encodeURIComponent(aspect));
  slot.append(card);
}

// Error text under an aspect; "" takes it away.
function trouble(crit, text) {
  const aspect = aspectOf(crit);
  let line = $("[data-trouble]", crit);
  if (text && !line) {
    line = document.createElement("p");
    line.className = "err";
    line.id = `e-${aspect}`;
    line.dataset.trouble = "";
    line.setAttribute("role", "alert");
    crit.append(line);
  }
  if (line) line.textContent = text;
  if (line && !text) line.remove();
  crit.classList.toggle("is-bad", Boolean(text));
  refused.delete(aspect);
  for (const input of inputs(crit)) {
    const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== `e-${aspect}`);
    if (text) input.setAttribute("aria-invalid", "true"), others.push(`e-${aspect}`);
    else input.removeAttribute("aria-invalid");
    if (others.length) input.setAttribute("aria-describedby", others.join(" "));
    else input.removeAttribute("aria-describedby");
  }
}

function refuse(crit, text, value) {
  trouble(crit, text);
  crit.dataset.refused = String(value);
  refused.add(aspectOf(crit));
  after = null;
}

// 409: the sheet moved on. If this aspect did not, go on from the new version; else the judge chooses.
function stale(aspect, item, body) {
  const theirs = body.current.value ?? null;
  version = body.current.version ?? body.version ?? version;
  const same = theirs === stored.get(aspect) || tried.get(aspect)?.has(theirs);
  item.rebased = (item.rebased ?? 0) + 1;
  if (same && item.rebased < 5) return; // stays first in the queue
  queue.delete(aspect);
  conflicts.add(aspect);
  after = null;
  const crit = critOf(aspect);
  crit.classList.add("is-conflict");
  const pick = document.createElement("div");
  pick.className = "pick";
  pick.setAttribute("role", "alert");
  const line = document.createElement("span");
  line.textContent = fill(form.dataset.msgTheirs, { theirs: theirs ?? "—", mine: valueOf(crit) ?? "—" });
  pick.append(line);
  const choice = (text, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = text;
    button.addEventListener("click", () => {
      stored.set(aspect, theirs);
      conflicts.delete(aspect);
      crit.classList.remove("is-conflict");
      pick.remove();
      act();
      inputs(crit)[0]?.focus();
      collect();
    });
    pick.append(button);
  };
  choice(form.dataset.msgUseTheirs, () => put(crit, theirs));
  choice(form.dataset.msgKeepMine, () => {});
  crit.append(pick);
}

function lock(detail) {
  locked = true;
  after = null;
  for (const crit of crits) for (const input of inputs(crit)) input.disabled = true;
  toast(detail ?? badge?.dataset.msgLocked);
  report();
}

// All answered: either clean, and then go on, or something needs the judge.
function settle() {
  report();
  if (!after) return;
  const go = after;
  after = null;
  if (unsaved()) return stuck();
  leaving = true;
  go();
}

function stuck() {
  toast(form.dataset.msgBlocked);
  const crit = crits.find((one) => refused.has(aspectOf(one)) || conflicts.has(aspectOf(one)));
  if (crit) (crit.querySelector(".pick button") ?? inputs(crit)[0]).focus();
}

form.addEventListener("input", (event) => event.target.closest(".crit") && later());
form.addEventListener("change", (event) => event.target.closest(".crit") && later());
form.addEventListener("focusout", () => debounce && (clearTimeout(debounce), collect()));
// Leaves at once when all is saved, else saves first.
function leave(event, go) {
  if (leaving || locked || unsaved() === 0) return void (leaving = true);
  event.preventDefault();
  if (refused.size || conflicts.size) return stuck();
  after = go;
  clearTimeout(debounce);
  collect();
}
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  leave(event, () => (button ? button.click() : form.submit()));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-next-subject], [data-prev-subject]");
  if (link) leave(event, () => link.click());
});
addEventListener("beforeunload", (event) => {
  if (!leaving && !locked && unsaved()) event.preventDefault(), (event.returnValue = "");
});
addEventListener("online", pump);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return debounce && (clearTimeout(debounce), collect());
  signedOut = false;
  pump();
});
addEventListener("pageshow", (event) => event.persisted && location.reload());

// Keys: 0–9 mark, Enter next aspect, J/K subject, Ctrl+Enter save and next.
let last = null;
form.addEventListener("focusin", (event) => (last = event.target.closest(".crit[data-aspect]") ?? last));
const enter = (crit) => (inputs(crit).find((input) => input.checked) ?? inputs(crit)[0])?.focus();
addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.isComposing || event.keyCode === 229 || document.querySelector("dialog[open]")) return;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) return event.preventDefault(), nextButton?.click();
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const crit = target.closest?.(".crit[data-aspect]");
  if (key === "Enter" && crit && target.matches("input:not([type=file])")) {
    event.preventDefault();
    const following = crits[crits.indexOf(crit) + 1];
    return following ? enter(following) : nextButton?.focus();
  }
  if (target.matches?.("input:not([type=radio],[type=checkbox]),textarea,select")) return;
  const off = localStorage.getItem("keys") === "off";
  if (/^\d$/.test(key) && (crit || !off)) {
    const here = crit ?? last ?? crits.find((one) => valueOf(one) === null) ?? crits[0];
    const tile = here && inputs(here).find((input) => input.type === "radio" && input.value === key);
    if (tile && !tile.disabled) tile.focus(), tile.click();
  } else if (!off && /^[jk]$/i.test(key)) document.querySelector(key.toLowerCase() === "j" ? "[data-next-subject]" : "[data-prev-subject]")?.click();
});

for (const crit of crits) stored.set(aspectOf(crit), initialOf(crit));
if (locked) lock();
