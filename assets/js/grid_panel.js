// The history and the remarks of a line in a dialogue over the grid, so that nothing typed is left behind.
import { count, element } from "./grid_messages.js";

export class Panel {
  constructor(dialog) {
    this.dialog = dialog;
    this.body = dialog.querySelector("[data-grid-dialog-body]");
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-panel]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.title = link.textContent;
      this.show(fetch(link.href, { headers: { "HX-Request": "true" }, redirect: "manual" }), link.href);
    });
    dialog.addEventListener("submit", (event) => {
      const form = event.target.closest("[data-panel-form]");
      if (!form) return;
      event.preventDefault();
      const body = new FormData(form, event.submitter);
      const sent = fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual" });
      this.show(sent, form.action);
    });
  }

  async show(request, address) {
    const answer = await request.catch(() => null);
    if (!answer || answer.type === "opaqueredirect" || answer.status >= 500) {
      location.assign(address);
      return;
    }
    this.body.innerHTML = await answer.text(); // a template of ours, escaped by the server
    this.body.prepend(element("h2", { id: "grid-dialog-title" }, this.title));
    if (!this.dialog.open) this.dialog.showModal();
    const remarks = this.body.querySelector("[data-remarks]");
    if (remarks) this.markCells(remarks.dataset);
  }

  // The cells show at once how many remarks are open on them.
  markCells({ remarks: line, here, ...open }) {
    for (const column of ["actual", "forecast"]) {
      const td = document.querySelector(`tr[data-row="${line}"] [data-cell="${column}"]`);
      td?.querySelector(".grid__remark")?.remove();
      if (!td || !Number(open[column])) continue;
      const attributes = { class: "grid__remark govuk-link", "data-panel": "", href: `${here}?column=${column}` };
      const name = document.querySelector(`tr[data-row="${line}"] th`).firstChild.textContent;
      const hidden = element("span", { class: "govuk-visually-hidden" }, ` on ${name}`);
      td.append(element("a", attributes, count(Number(open[column]), "remark"), hidden));
    }
  }
}
