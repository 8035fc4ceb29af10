// The history of a line in a dialogue over the grid, so that nothing typed is left behind.
import { element } from "./grid_messages.js";

export class History {
  constructor(dialog) {
    this.dialog = dialog;
    this.body = dialog.querySelector("[data-grid-dialog-body]");
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-history]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open(link);
    });
  }

  async open(link) {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" }, redirect: "manual" }).catch(() => null);
    if (!answer || !(answer.ok || answer.status === 403)) {
      location.assign(link.href);
      return;
    }
    this.body.innerHTML = await answer.text(); // a template of ours, escaped by the server
    this.body.prepend(element("h2", { id: "grid-dialog-title" }, link.textContent));
    this.dialog.showModal();
  }
}
