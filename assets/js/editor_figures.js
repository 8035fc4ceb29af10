// Picking a live figure while writing: the picker's own page inside a dialog, and the figure lands where one writes.

let dialog;

export function pickFigure(textarea) {
  return new Promise((done) => {
    dialog ??= made();
    const address = new URL(textarea.dataset.figures, window.location.href);
    const panel = dialog.querySelector(".editor__panel");
    dialog.onclose = () => done(dialog.chosen ?? null);
    dialog.chosen = null;
    show(panel, address, textarea);
    dialog.showModal();
  });
}

function made() {
  const made = document.createElement("dialog");
  made.className = "editor__dialog";
  made.setAttribute("aria-label", "Insert a figure");
  made.innerHTML = '<div class="editor__panel" tabindex="-1"></div><form method="dialog"><button class="govuk-button govuk-button--secondary">Close</button></form>';
  document.body.append(made);
  return made;
}

async function show(panel, address, textarea) {
  address.searchParams.set("panel", "1");
  const answer = await fetch(address);
  panel.innerHTML = await answer.text();
  panel.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    search(event.target, address, panel, textarea);
  });
  panel.querySelector("select")?.addEventListener("change", (event) => search(event.target.form, address, panel, textarea));
  panel.querySelectorAll("a[data-key]").forEach((link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      insert(link, panel, textarea);
    }),
  );
}

function search(form, address, panel, textarea) {
  for (const [name, value] of new FormData(form)) address.searchParams.set(name, value);
  show(panel, address, textarea);
}

async function insert(link, panel, textarea) {
  const form = new FormData();
  const { elements } = textarea.form;
  form.set("csrfmiddlewaretoken", elements.csrfmiddlewaretoken.value);
  form.set("version", elements.version.value);
  form.set("key", link.dataset.key);
  form.set("manner", panel.querySelector("[name=manner]:checked")?.value ?? "");
  const answer = await fetch(panel.querySelector("[data-quick]").dataset.quick, { method: "POST", body: form });
  const said = await answer.json();
  if (!answer.ok) {
    const fault = document.createElement("p");
    fault.className = "govuk-error-message";
    fault.setAttribute("role", "alert");
    fault.textContent = said.message;
    panel.prepend(fault);
    return;
  }
  // The report has moved on by this very act: the page being written goes with it.
  elements.version.value = said.version;
  dialog.chosen = { number: said.number, shown: said.shown };
  dialog.close();
}
