// Single keys of the reader. They are never taken from a field, nor with Ctrl, Alt or Command; they can be turned off.
const OFF = "reader-keys-off";

export function listen({ agenda, write }) {
  const panel = document.querySelector("[data-keys-panel]");
  const help = document.querySelector("[data-help]");
  const switched = panel.querySelector("[data-keys-on]");
  switched.checked = localStorage.getItem(OFF) === null;
  switched.addEventListener("change", () => {
    if (switched.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  help.hidden = false;
  help.addEventListener("click", () => panel.showModal());

  const to = (field) => {
    agenda.open = true;
    field.focus();
    field.select();
  };
  const acts = {
    j: () => document.querySelector("a[rel=next]")?.click(),
    k: () => document.querySelector("a[rel=prev]")?.click(),
    g: () => to(document.getElementById("go-to")),
    "/": () => to(document.getElementById("find")),
    n: write,
    "?": () => panel.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || panel.open || !switched.checked) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const act = acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
