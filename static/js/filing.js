// Saves a filing while it is typed. Without it the form has a button that does the same.
const form = document.getElementById("filing");
const state = document.querySelector("[data-save-state]");
const QUIET = 1500;

let timer = 0;
let running = false;
let again = false;

function say(kind, word, values = {}) {
  const text = state.dataset[word].replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  state.hidden = false;
  state.className = `badge badge-${kind}`;
  state.textContent = text;
}

async function save() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  again = false;
  say("line", "msgSaving");
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (answer.ok) {
      const { version, at } = await answer.json();
      for (const field of document.querySelectorAll("input[name=version]")) field.value = version;
      say("ok", "msgSaved", { time: at });
    } else if (answer.status === 409 || answer.status === 412) {
      say("red", "msgStale");
      running = false;
      return;
    } else {
      say("warn", answer.status === 422 ? "msgInvalid" : "msgUnsaved");
    }
  } catch {
    say("warn", "msgUnsaved");
  }
  running = false;
  if (again) save();
}

form.addEventListener("input", (event) => {
  // A character that is still being composed is no text yet.
  if (event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(save, QUIET);
});
form.addEventListener("submit", () => clearTimeout(timer));
