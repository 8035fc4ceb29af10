// The sheet behind a grid: rows and columns of cells, and records. A record is one line in one period, with a version;
// it is what the server saves. A cell without a box is read only: it can be marked and copied.
import { pence, same, show } from "./grid_figures.js";
import { unmark } from "./grid_messages.js";

const WORDS = "comment";

export class Cell {
  constructor(td, row, place, column) {
    Object.assign(this, { td, row, place, column, record: null });
    this.box = td.querySelector(".cell-input");
    this.isFigure = column !== WORDS;
    if (this.box) {
      this.box.cell = this;
      this.saved = this.box.dataset.saved ?? this.box.defaultValue;
      this.before = this.box.value;
    }
    td.cell = this;
  }

  get name() {
    return this.box?.getAttribute("aria-label") ?? `${this.row.name}, ${this.column}`;
  }

  get text() {
    if (this.box) return this.box.value;
    const shown = (this.td.firstChild?.textContent ?? "").trim();
    return shown === "–" ? "" : shown;
  }

  get differs() {
    return Boolean(this.box) && !same(this.box.value, this.saved, this.isFigure);
  }

  // As a spreadsheet takes it: a plain figure, or the words.
  get plain() {
    const amount = this.isFigure ? pence(this.text) : null;
    if (amount === null || amount === undefined) return this.text;
    const whole = amount < 0n ? -amount : amount;
    return `${amount < 0n ? "-" : ""}${whole / 100n}.${(whole % 100n).toString().padStart(2, "0")}`;
  }

  focus() {
    (this.box ?? this.td).focus({ preventScroll: true });
    this.td.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

export class Sheet {
  constructor(form) {
    this.form = form;
    this.table = form.querySelector("table");
    this.columns = [...this.table.querySelectorAll("thead [data-column]")].map((th) => th.dataset.column);
    this.headings = [...this.table.querySelectorAll("thead [data-column]")].map((th) => th.firstChild.textContent);
    this.threshold = pence(form.dataset.threshold ?? "") ?? null;
    this.records = new Map(); // "period:line" -> record
    this.rows = [...this.table.querySelectorAll("tr[data-row]")].map((tr, index) => this.readRow(tr, index));
    this.announce();
  }

  readRow(tr, index) {
    const name = tr.dataset.name ?? tr.querySelector("th").firstChild.textContent.trim();
    const row = { tr, index, line: tr.dataset.row, name, budget: pence(tr.dataset.budget ?? "") };
    row.variance = tr.querySelector("[data-variance]");
    row.cells = this.columns.map((column, place) => {
      const td = tr.querySelector(`[data-cell="${column}"]`);
      if (!td) return null;
      const cell = new Cell(td, row, place, column);
      cell.heading = this.headings[place];
      return cell;
    });
    for (const cell of row.cells) if (cell?.box) this.record(cell, tr);
    row.comment = row.cells.find((cell) => cell?.box && cell.column === WORDS);
    return row;
  }

  record(cell, tr) {
    const period = cell.td.dataset.period ?? "";
    const key = `${period}:${cell.row.line}`;
    const version = Number(cell.td.dataset.version ?? tr.dataset.version);
    if (!this.records.has(key)) {
      this.records.set(key, { key, period, line: cell.row.line, version, row: cell.row, cells: new Map() });
    }
    cell.record = this.records.get(key);
    cell.field = /^p\d+$/.test(cell.column) ? "actual" : cell.column; // what the server calls it
    cell.record.cells.set(cell.field, cell);
  }

  // Headers are announced with every cell, and how large the sheet is.
  announce() {
    const { table } = this;
    table.setAttribute("role", "grid");
    table.setAttribute("aria-rowcount", table.rows.length);
    table.setAttribute("aria-colcount", table.tHead.rows[0].cells.length);
    table.setAttribute("aria-multiselectable", "true");
    [...table.rows].forEach((tr, index) => {
      tr.setAttribute("role", "row");
      tr.setAttribute("aria-rowindex", index + 1);
      for (const one of tr.cells) {
        const heading = one.scope === "col" ? "columnheader" : "rowheader";
        one.setAttribute("role", one.tagName === "TH" ? heading : "gridcell");
        if (one.cell && !one.cell.box) one.setAttribute("aria-readonly", "true");
      }
    });
    for (const part of [table.tHead, ...table.tBodies, table.tFoot]) part?.setAttribute("role", "rowgroup");
  }

  at(row, place) {
    return this.rows[row]?.cells[place] ?? null;
  }

  get boxes() {
    return this.rows.flatMap((row) => row.cells.filter((cell) => cell?.box));
  }

  cellOf({ line, column, period = "" }) {
    return this.records.get(`${period}:${line}`)?.cells.get(column);
  }

  // The row's variance and the need of a comment, at once.
  refresh(row) {
    const forecast = row.cells.find((cell) => cell?.column === "forecast");
    const amount = forecast ? pence(forecast.text) : undefined;
    const known = amount !== null && amount !== undefined && row.budget !== null;
    if (row.variance && forecast?.box) row.variance.textContent = known ? show(amount - row.budget) : "–";
    if (!row.comment || this.threshold === null) return;
    const over = known ? (amount < row.budget ? row.budget - amount : amount - row.budget) : 0n;
    this.need(row.comment, over > this.threshold && !row.comment.text.trim());
  }

  need(comment, needed) {
    const { td, box } = comment;
    td.classList.toggle("cell--needed", needed);
    if (needed) {
      box.placeholder = `Explain: over ${show(this.threshold).replace(/\.00$/, "")}`;
      box.setAttribute("aria-required", "true");
    } else {
      box.removeAttribute("placeholder");
      box.removeAttribute("aria-required");
    }
  }

  get needed() {
    return this.table.querySelectorAll(".cell--needed").length;
  }

  showTotals({ totals = {}, partners = {} }) {
    for (const [kind, found] of Object.entries({ total: totals, partner: partners })) {
      for (const [code, figures] of Object.entries(found)) {
        const tr = this.table.querySelector(`[data-${kind}="${code}"]`);
        for (const [name, text] of tr ? Object.entries(figures) : []) {
          const place = tr.querySelector(`[data-figure="${name}"]`);
          if (place) place.textContent = text;
        }
      }
    }
  }

  clear(cell) {
    unmark(cell.box);
  }
}
