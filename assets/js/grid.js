// The outturn grids: plain inputs that behave as a spreadsheet, saved as one goes. Without this script the month's page
// is an ordinary form.
import { Conflicts } from "./grid_conflicts.js";
import { keep, kept } from "./grid_drafts.js";
import { same } from "./grid_figures.js";
import { Keys } from "./grid_keys.js";
import { button, count, element, notify, summarise } from "./grid_messages.js";
import { Panel } from "./grid_panel.js";
import { Clipboard } from "./grid_paste.js";
import { Saver } from "./grid_save.js";
import { Selection } from "./grid_select.js";
import { Sheet } from "./grid_sheet.js";
import { Undo } from "./grid_undo.js";

const PHONE = "(max-width: 640px)";

class Grid {
  constructor(form) {
    this.form = form;
    this.isYear = "gridYear" in form.dataset;
    this.problems = document.querySelector("[data-grid-problems]");
    this.notice = document.querySelector("[data-grid-notice]");
    this.state = form.querySelector("[data-grid-state]");
    this.sheet = new Sheet(form);
    this.changed = new Set();
    this.history = new Undo();
    this.selection = new Selection(this.sheet);
    this.keys = new Keys(this);
    this.clipboard = new Clipboard(this, document.querySelector("[data-grid-paste]"));
    if (this.isYear) this.showLatest();
    if (this.sheet.boxes.length) this.start();
  }

  // A year is wider than the screen: it opens at its latest month, with the month before it.
  showLatest() {
    const latest = this.form.querySelector("thead [data-latest]");
    const region = this.form.querySelector(".table-region");
    const [line, budget] = latest?.parentElement.children ?? [];
    const before = latest?.previousElementSibling;
    if (latest && before !== budget) region.scrollLeft = before.offsetLeft - line.offsetWidth - budget.offsetWidth;
  }

  start() {
    this.saver = new Saver(this);
    const place = document.querySelector("[data-grid-conflicts]");
    this.conflicts = new Conflicts(place, (cells, take) => this.saver.decided(cells, take));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const typing = document.activeElement?.cell;
      if (typing?.box) this.keys.commit(typing);
      this.saver.save(true);
    });
    this.form.elements.reason.addEventListener("change", () => this.saver.again());
    window.addEventListener("pagehide", () => this.keepNow());
    window.addEventListener("beforeunload", (event) => this.changed.size && event.preventDefault());
    this.undoButton = this.form.querySelector("[data-grid-undo]");
    this.redoButton = this.form.querySelector("[data-grid-redo]");
    this.undoButton.addEventListener("click", () => this.undo());
    this.redoButton.addEventListener("click", () => this.redo());
    for (const cell of this.sheet.boxes) if (cell.differs) this.touch(cell);
    for (const row of this.sheet.rows) this.sheet.refresh(row);
    const phone = matchMedia(PHONE);
    phone.addEventListener("change", () => this.readOnly(phone.matches));
    this.readOnly(phone.matches);
    this.tell();
    this.offerKept();
  }

  // On a phone the grid is to be read; the form view is for typing.
  readOnly(isPhone) {
    for (const cell of this.sheet.boxes) cell.box.readOnly = isPhone;
    this.form.classList.toggle("grid-form--read", isPhone);
  }

  // --- Changing cells -------------------------------------------------------------------------------------------

  // While somebody types: shown at once, neither saved nor a step yet.
  typed(cell) {
    if (![...this.conflicts.open.keys()].includes(cell)) this.sheet.clear(cell);
    this.touch(cell);
    this.tell();
    this.keepSoon();
  }

  committed(changes) {
    this.history.push(changes);
    this.after(changes.map(({ cell }) => cell));
  }

  // One step of several cells: a paste, a fill, a clearing.
  put(values) {
    if (!values.length) return;
    const changes = values.map(([cell, after]) => ({ cell, before: cell.box.value, after }));
    this.history.push(changes);
    this.write(values);
  }

  write(values) {
    for (const [cell, text] of values) {
      cell.box.value = cell.before = text;
      this.sheet.clear(cell);
      this.touch(cell);
    }
    const cells = values.map(([cell]) => cell);
    if (cells.length > 1) this.saver.join(cells.map((cell) => cell.record));
    this.after(cells);
    document.activeElement?.cell?.box?.select();
  }

  after(cells) {
    for (const cell of cells) {
      this.saver.refused.delete(cell.record);
      this.touch(cell);
    }
    this.undoButton.hidden = !this.history.done.length;
    this.redoButton.hidden = !this.history.undone.length;
    this.tell();
    this.keepSoon();
    this.saver.soon();
  }

  undo() {
    this.replay(this.history.back(), "Taken back");
  }

  redo() {
    this.replay(this.history.again(), "Done again");
  }

  replay(values, words) {
    if (!values) return;
    this.write(values);
    values[0][0].focus();
    this.tell(`${words}: ${count(values.length, "cell")}.`);
  }

  get boxesMarked() {
    return this.selection.block.flat().filter((cell) => cell?.box && !cell.box.readOnly);
  }

  clearBlock() {
    this.put(this.boxesMarked.filter((cell) => cell.box.value).map((cell) => [cell, ""]));
  }

  // The first row of the block into the others; of one row alone, the row above it.
  fillDown() {
    const typing = document.activeElement?.cell;
    if (typing?.box) this.keys.commit(typing);
    const { bounds } = this.selection;
    if (!bounds) return;
    const source = bounds.top === bounds.bottom ? this.above(bounds) : bounds.top;
    const values = this.boxesMarked
      .filter((cell) => cell.row.index > source)
      .map((cell) => [cell, this.sheet.at(source, cell.place)])
      .filter(([, from]) => from)
      .map(([cell, from]) => [cell, from.text]);
    if (values.length) this.put(values);
    this.say(`${count(values.length, "cell")} filled down.`);
  }

  above({ top, left }) {
    for (let row = top - 1; row >= 0; row -= 1) if (this.sheet.at(row, left)) return row;
    return top;
  }

  // --- What differs from what is saved --------------------------------------------------------------------------

  touch(cell) {
    const { differs } = cell;
    if (differs) this.changed.add(cell);
    else this.changed.delete(cell);
    cell.td.classList.toggle("cell--changed", differs);
    if (differs) cell.td.classList.remove("cell--saved");
    if (cell.column === "forecast" || cell.column === "comment") this.sheet.refresh(cell.row);
  }

  tell(text = "") {
    if (!this.state || !this.saver) return;
    const waiting = this.changed.size ? `${count(this.changed.size, "cell")} not saved.` : "";
    const held = this.saver.changed.filter((record) => this.saver.holds(record) && !this.conflicts.has(record));
    const lone = held.filter((record) => !this.saver.refused.has(record)).length;
    const half = lone ? `${count(lone, "line")} with one figure of two; enter 0 when it is nil.` : "";
    const needed = this.sheet.needed ? `${count(this.sheet.needed, "comment")} needed.` : "";
    this.state.textContent = [text, waiting, half, needed].filter(Boolean).join(" ");
  }

  say(text) {
    this.tell(text);
  }

  // A sentence above the grid; urgent: it takes the focus.
  warn(text, urgent = false, signIn = false) {
    if (!text) {
      this.notice.replaceChildren();
      return;
    }
    const attributes = { class: "govuk-link", href: location.pathname, target: "_blank", rel: "opener" };
    notify(this.notice, text, ...(signIn ? [element("a", attributes, "Sign in (opens in a new tab)")] : []));
    this.tell("Not saved.");
    if (!urgent) return;
    this.notice.firstElementChild.setAttribute("tabindex", "-1");
    this.notice.firstElementChild.focus();
  }

  summary(problems, heading = "") {
    if (problems.length) summarise(this.problems, heading, problems);
    else this.problems.replaceChildren();
  }

  // --- What outlives the page -----------------------------------------------------------------------------------

  keepSoon() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepNow(), 300);
  }

  keepNow() {
    const rows = { ...this.offered?.rows }; // what is offered back is still to be decided
    for (const cell of this.changed) {
      const held = (rows[cell.record.key] ??= { version: cell.record.version, base: {} });
      held[cell.field] = cell.box.value;
      held.base[cell.field] = cell.saved;
    }
    keep(this.form.dataset.keep, { at: new Date().toISOString(), reason: this.form.elements.reason.value, rows });
  }

  offerKept() {
    const draft = kept(this.form.dataset.keep);
    const cells = draft ? this.keptCells(draft) : [];
    if (!cells.length) return;
    this.offered = draft;
    const at = new Date(draft.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const done = (act) => () => {
      this.offered = null;
      this.notice.replaceChildren();
      act();
    };
    notify(
      this.notice,
      `${count(cells.length, "cell")} typed here before ${at} ${cells.length === 1 ? "was" : "were"} not saved.`,
      button("Put them back", done(() => this.putBack(draft, cells))),
      button("Throw them away", done(() => keep(this.form.dataset.keep, null))),
    );
  }

  keptCells(draft) {
    return Object.entries(draft.rows).flatMap(([key, held]) =>
      [...(this.sheet.records.get(key)?.cells ?? [])]
        .filter(([field]) => field in held)
        .map(([field, cell]) => ({ cell, text: held[field], version: held.version, base: held.base?.[field] }))
        .filter(({ cell, text }) => !same(text, cell.saved, cell.isFigure)),
    );
  }

  // With the version they were typed on: what somebody else saved meanwhile shows up as a conflict, not as a loss.
  putBack(draft, cells) {
    this.form.elements.reason.value ||= draft.reason;
    for (const { cell, version, base } of cells) {
      cell.record.version = version;
      cell.saved = base ?? cell.saved;
    }
    this.put(cells.map(({ cell, text }) => [cell, text]));
    cells[0].cell.focus();
  }
}

const form = document.querySelector("[data-grid]");
if (form) new Grid(form);
const dialog = document.querySelector("[data-grid-dialog]");
if (dialog) new Panel(dialog);
