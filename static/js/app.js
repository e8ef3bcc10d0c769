// Every page: display settings, menus, confirm dialogs, guarded forms, toasts, shortcuts.
// No texts here: they are in the HTML. Everything also works without this file.
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => from.querySelectorAll(selector);
const root = document.documentElement;
const on = (type, handler, capture) => document.addEventListener(type, handler, capture);

// Toasts: document.dispatchEvent(new CustomEvent("toast", { detail: "text" }))
const toasts = $("#toasts");
on("toast", ({ detail }) => {
  const line = document.createElement("p");
  line.textContent = detail;
  toasts?.append(line);
  setTimeout(() => line.remove(), 6000);
});
on("htmx:error", () => toasts?.dataset.msgNetwork && document.dispatchEvent(new CustomEvent("toast", { detail: toasts.dataset.msgNetwork })));

// Theme and size change at once; the language needs a new page.
on("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-prefs]") || !button || button.name === "lang") return;
  event.preventDefault();
  const { name, value } = button;
  if (value === "auto" || value === "normal") delete root.dataset[name];
  else root.dataset[name] = value;
  for (const other of $$(`[data-prefs] button[name=${name}]`)) other.setAttribute("aria-pressed", other.value === value);
  const body = new URLSearchParams({ [name]: value, next: form.elements.next.value });
  fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
});

// Drop-downs: one open at a time, closed by Escape or a click elsewhere.
const closeDrops = (except) => $$(".drop[open]").forEach((drop) => drop !== except && (drop.open = false));
on("click", (event) => closeDrops(event.target.closest?.(".drop")));
on("keydown", (event) => {
  const drop = $(".drop[open]");
  if (event.key !== "Escape" || !drop) return;
  closeDrops();
  $("summary", drop).focus();
});

// <form data-confirm="question">: asks in a dialog, then posts confirmed=yes.
const dialog = $("#confirm");
let agreed = null;
function ask(form, button) {
  $("[data-text]", dialog).textContent = form.dataset.confirm;
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    if (!form.elements.confirmed) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "confirmed", value: "yes" }));
    agreed = form;
    if (button) button.click();
    else form.submit();
    agreed = null;
  };
  dialog.showModal();
}
if (dialog?.showModal) {
  on("click", (event) => {
    const summary = event.target.closest?.("form[data-confirm] summary");
    if (!summary) return;
    event.preventDefault();
    ask(summary.closest("form"), $("[name=confirmed]", summary.closest("form")));
  });
  on("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-confirm]") || form === agreed || event.submitter?.name === "confirmed") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  }, true);
}

// <form data-guard>: leaving with unsent changes asks first. Any post goes out once.
let dirty = null;
on("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-guard]")) dirty = form;
});
on("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.method === "post" && form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
  if (dirty === form) dirty = null;
});
addEventListener("beforeunload", (event) => {
  if (dirty?.isConnected) event.preventDefault(), (event.returnValue = "");
});

// <label data-all="name" hidden>: one box for all of that name in its form; counts the chosen.
for (const label of $$("[data-all]")) {
  const all = $("input", label);
  const boxes = [...$$(`[type=checkbox][name=${label.dataset.all}]`, label.closest("form"))];
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && !all.checked;
    $("output", label).value = chosen;
  };
  all.addEventListener("change", () => (boxes.forEach((box) => (box.checked = all.checked)), count()));
  for (const box of boxes) box.addEventListener("change", count);
  label.hidden = false;
  count();
}

// A form that came back: its error summary takes the focus, its links lead to the fields.
const focusErrors = () => $("[data-focus]")?.focus();
focusErrors();
on("htmx:after:swap", focusErrors);
on("click", (event) => {
  const link = event.target.closest?.(".error-summary a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// Single-key shortcuts, unless switched off in the sheet (WCAG 2.1.4) or an input method is at work.
const keys = $("#keys");
const keysOff = $("[data-keys-off]");
if (keysOff) {
  keysOff.checked = localStorage.getItem("keys") === "off";
  keysOff.addEventListener("change", () => localStorage.setItem("keys", keysOff.checked ? "off" : "on"));
}
for (const opener of $$("[data-open]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => document.getElementById(opener.dataset.open).showModal());
}
on("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches?.("input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable]") || $("dialog[open]")) return;
  if (localStorage.getItem("keys") === "off") return;
  if (event.key === "?" && keys) keys.showModal();
  else if (event.key === "/" && $("input[type=search]")) event.preventDefault(), $("input[type=search]").focus();
});
