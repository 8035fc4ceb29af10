// Cells that two people changed: yours, theirs, what stood before, who and when; one choice a cell, nothing by itself.
import { button, count, element } from "./grid_messages.js";

export class Conflicts {
  constructor(place, decided) {
    this.place = place;
    this.decided = decided;
    this.open = new Map(); // cell -> {mine, theirs, base, by, at}
  }

  has(record) {
    return [...this.open.keys()].some((cell) => cell.record === record);
  }

  add(cell, conflict) {
    this.open.set(cell, conflict);
  }

  show() {
    const cells = [...this.open.keys()];
    if (!cells.length) {
      this.place.replaceChildren();
      return;
    }
    const words = `${count(cells.length, "cell")} changed by somebody else as well. Choose what to keep.`;
    const all = [
      button("Keep all mine", () => this.choose(cells, false)),
      button("Take all theirs", () => this.choose(cells, true)),
    ];
    const heads = ["Cell", "Mine", "Theirs", "Before", "Changed by", "Choose"];
    const head = element("tr", {}, ...heads.map((one) => element("th", { scope: "col" }, one)));
    const rows = cells.map((cell) => this.row(cell));
    const table = element("table", { class: "table-finance" }, element("thead", {}, head), element("tbody", {}, ...rows));
    const region = { class: "table-region", tabindex: "0", role: "region", "aria-label": "Conflicts by cell" };
    this.place.replaceChildren(
      element(
        "section",
        { class: "grid-conflicts", "aria-labelledby": "grid-conflicts-title", tabindex: "-1" },
        element("h2", { id: "grid-conflicts-title" }, words),
        element("div", region, table),
        ...(cells.length > 1 ? [element("p", { class: "grid-notice__acts" }, ...all)] : []),
      ),
    );
  }

  row(cell) {
    const { mine, theirs, base, by, at } = this.open.get(cell);
    const choice = (words, take) => {
      const made = button(words, () => this.choose([cell], take));
      made.setAttribute("aria-label", `${words}, ${cell.name}`);
      return made;
    };
    const texts = [mine, theirs, base || "nothing", [by || "somebody else", at].filter(Boolean).join(", ")];
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, cell.name),
      ...texts.map((text) => element("td", {}, text)),
      element("td", { class: "grid-conflicts__acts" }, choice("Keep mine", false), choice("Take theirs", true)),
    );
  }

  choose(cells, takeTheirs) {
    for (const cell of cells) this.open.delete(cell);
    this.show();
    this.decided(cells, takeTheirs);
  }

  focus() {
    this.place.firstElementChild?.focus();
  }
}
