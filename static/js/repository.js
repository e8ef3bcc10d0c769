// The search box of the repository, and the citation of a result. Everything also works without this file.
//   [data-suggest=address] around the input: suggestions while typing; data-list names the list.
//   [data-filter] before a list: shows only what holds what is typed.
//   [data-copy=id][data-done=text]: copies the value of a field.
const PAUSE = 200;

function suggest(box) {
  const input = box.querySelector("input");
  const list = Object.assign(document.createElement("ul"), { id: "suggested", className: "suggested", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.list);
  box.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let timer = 0;
  let asked = null;
  let composing = false;
  let chosen = -1;
  let typed = input.value;

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    const options = list.children;
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = at;
    const option = options[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    input.value = option ? option.textContent : typed;
  };
  const show = (items) => {
    list.replaceChildren(...items.map((text, at) => {
      const option = Object.assign(document.createElement("li"), { id: `suggested-${at}`, textContent: text });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    chosen = -1;
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const reply = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
      if (reply.ok && document.activeElement === input) show((await reply.json()).items);
    } catch {
      // Without suggestions the box is still a box.
    }
  };
  const later = () => {
    typed = input.value;
    clearTimeout(timer);
    if (!typed.trim()) return close();
    timer = setTimeout(ask, PAUSE);
  };

  input.addEventListener("compositionstart", () => {
    composing = true;
    close();
  });
  input.addEventListener("compositionend", () => {
    composing = false;
    later();
  });
  input.addEventListener("input", () => composing || later());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || list.hidden) return;
    const count = list.children.length;
    // One more place than suggestions: what was typed.
    if (event.key === "ArrowDown") choose(chosen + 1 < count ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? count - 1 : chosen - 1);
    else if (event.key === "Escape") choose(-1), close();
    else return;
    event.preventDefault();
  });
  // Before the input loses the focus and the list is gone.
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    event.preventDefault();
    input.value = option.textContent;
    input.form.requestSubmit();
  });
}

document.querySelectorAll("[data-suggest]").forEach(suggest);

for (const filter of document.querySelectorAll("[data-filter]")) {
  filter.hidden = false;
  const narrow = () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const line of filter.nextElementSibling.children) line.hidden = !line.firstElementChild.textContent.toLowerCase().includes(wanted);
  };
  filter.addEventListener("input", (event) => event.isComposing || narrow());
  filter.addEventListener("compositionend", narrow);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue; // not on plain http
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    document.dispatchEvent(new CustomEvent("toast", { detail: button.dataset.done }));
  });
}
