// Copying a block out and pasting one in: what a paste would do is shown first, then all of it is put in, or nothing.
import { readBlock } from "./grid_block.js";
import { inPounds, pence, show } from "./grid_figures.js";
import { count, element } from "./grid_messages.js";

const MOST_LISTED = 60;
const HELD = "Nothing is put in while a cell is locked, unknown or invalid.";
const KINDS = ["changed", "unchanged", "locked", "unknown", "invalid"];

export class Clipboard {
  constructor(grid, dialog) {
    this.grid = grid;
    this.dialog = dialog;
    this.form = dialog?.querySelector("[data-grid-paste-form]");
    grid.form.addEventListener("copy", (event) => this.onCopy(event));
    grid.form.addEventListener("cut", (event) => this.onCopy(event) && grid.clearBlock());
    grid.form.addEventListener("paste", (event) => this.onPaste(event));
    this.form?.addEventListener("change", () => this.preview());
    dialog?.addEventListener("close", () => this.onClose());
  }

  onCopy(event) {
    if (!event.target.cell || this.grid.keys.mode === "edit") return false;
    const lines = this.grid.selection.block.map((cells) => cells.map((cell) => quoted(cell?.plain ?? "")).join("\t"));
    event.clipboardData.setData("text/plain", lines.join("\r\n"));
    event.preventDefault();
    this.grid.say(`${count(this.grid.selection.block.flat().length, "cell")} copied.`);
    return true;
  }

  onPaste(event) {
    const cell = event.target.cell;
    if (!cell) return;
    const block = readBlock(event.clipboardData.getData("text/plain"));
    const width = Math.max(0, ...block.map((cells) => cells.length));
    if (!width || (block.length * width === 1 && (this.grid.keys.mode !== "select" || !block[0][0]))) return;
    event.preventDefault();
    const { selection } = this.grid;
    if (block.length * width === 1 && !selection.isBlock) {
      if (cell.box) this.grid.put([[cell, block[0][0]]]);
      return;
    }
    const single = block.length * width === 1; // one figure into every cell of the marked block
    this.block = single ? selection.block.map((cells) => cells.map(() => block[0][0])) : block;
    this.start = { row: selection.bounds.top, place: selection.bounds.left };
    this.from = cell;
    this.open();
  }

  open() {
    this.form.reset();
    const last = this.start.row + this.block.length;
    const between = this.grid.sheet.rows.slice(this.start.row, last);
    const locked = between.some((row) => this.isLocked(row)) && between.some((row) => !this.isLocked(row));
    this.form.querySelector("[data-grid-paste-lines]").hidden = !locked;
    this.preview();
    this.dialog.returnValue = "";
    this.dialog.showModal();
    this.form.querySelector("[data-grid-paste-apply]").focus();
  }

  isLocked(row) {
    return !row.cells.some((cell) => cell?.box);
  }

  // Every cell of the block with what would happen to it.
  plan() {
    const chosen = new FormData(this.form);
    const thousands = chosen.get("paste-unit") === "thousands";
    const rows = this.grid.sheet.rows.slice(this.start.row);
    const lines = chosen.get("paste-lines") === "own" ? rows.filter((row) => !this.isLocked(row)) : rows;
    return this.block.flatMap((cells, down) =>
      cells.map((text, across) => this.judge(text, lines[down], this.start.place + across, thousands, down, across)),
    );
  }

  judge(text, row, place, thousands, down, across) {
    const where = `Row ${down + 1}, column ${across + 1} of the block`;
    if (!row || place >= this.grid.sheet.columns.length) {
      return text ? { kind: "unknown", where, why: "there is no cell for it", text } : { kind: "unchanged", where, text };
    }
    const cell = row.cells[place];
    if (!cell?.box) return this.judgeLocked(cell, row, text, thousands);
    const item = { cell, where: cell.name, text };
    if (!cell.isFigure) return { ...item, kind: text.trim() === cell.text.trim() ? "unchanged" : "changed" };
    const amount = thousands ? inPounds(text) : pence(text);
    if (amount === undefined) return { ...item, kind: "invalid", why: `“${text}” is not a figure` };
    const before = pence(cell.text);
    if (amount === before) return { ...item, kind: "unchanged" };
    const shown = amount === null ? "" : show(amount).replace("£", "");
    return { ...item, text: shown, kind: "changed", moves: (amount ?? 0n) - (before ?? 0n) };
  }

  judgeLocked(cell, row, text, thousands) {
    const amount = thousands ? inPounds(text) : pence(text);
    const same = !text || (cell && (cell.text === text || pence(cell.text) === amount));
    const where = cell?.name ?? row.name;
    return same ? { kind: "unchanged", where, text } : { kind: "locked", where, text, why: "the cell is locked" };
  }

  preview() {
    this.items = this.plan();
    const counted = (kind) => this.items.filter((item) => item.kind === kind).length;
    const changed = counted("changed");
    this.fits = changed > 0 && changed + counted("unchanged") === this.items.length;
    const counts = KINDS.map((kind) => element("li", { "data-count": kind }, `${counted(kind)} ${kind}`));
    const place = this.form.querySelector("[data-grid-paste-preview]");
    place.replaceChildren(
      element("ul", { class: "grid-paste__counts" }, ...counts),
      element("p", {}, this.movement()),
      ...(this.fits || !changed ? [] : [element("p", { class: "govuk-error-message" }, HELD)]),
      this.list(),
    );
    this.form.querySelector("[data-grid-paste-apply]").disabled = !this.fits;
  }

  // Of all cells together, and by column where there are several.
  movement() {
    const sums = new Map();
    for (const { cell, moves } of this.items) {
      if (moves !== undefined) sums.set(cell.heading, (sums.get(cell.heading) ?? 0n) + moves);
    }
    const parts = [...sums].map(([heading, sum]) => `${heading} ${show(sum)}`);
    const total = [...sums.values()].reduce((sum, one) => sum + one, 0n);
    return `Total movement ${show(total)}${parts.length > 1 ? `: ${parts.join(", ")}` : ""}.`;
  }

  // What is wrong first, then what changes.
  list() {
    const wrong = this.items.filter((item) => item.why);
    const listed = [...wrong, ...this.items.filter((item) => item.kind === "changed")];
    const rows = listed.slice(0, MOST_LISTED).map((item) => {
      const said = item.why ?? `${item.cell.text || "nothing"} → ${item.text || "nothing"}`;
      const kind = element("strong", { class: `grid-paste__${item.kind}` }, item.kind);
      return element("li", {}, kind, ` ${item.where}: ${said}`);
    });
    const more = listed.length - rows.length;
    if (more > 0) rows.push(element("li", {}, `and ${count(more, "cell")} more`));
    return element("ul", { class: "grid-paste__list", tabindex: "0", "aria-label": "Cells of the block" }, ...rows);
  }

  onClose() {
    if (this.dialog.returnValue === "apply" && this.fits) {
      const changed = this.items.filter((item) => item.kind === "changed");
      this.grid.put(changed.map(({ cell, text }) => [cell, text]));
      this.grid.say(`${count(changed.length, "cell")} put in.`);
    }
    this.from.focus();
  }
}

function quoted(text) {
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
