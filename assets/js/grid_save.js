// Saving as one goes. A record waits until it is complete and nothing in it is wrong; what belongs to one paste goes
// together or not at all. A lost connection is tried again, ever more slowly, and at once when it is back.
import { mark } from "./grid_messages.js";

const PAUSE = 700;
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;
const SAFE = "Your figures are still on this page.";

export class Saver {
  constructor(grid) {
    this.grid = grid;
    this.busy = false;
    this.wait = FIRST_WAIT;
    this.stopped = ""; // why nothing is sent until somebody does something
    this.offline = false;
    this.batches = new Map(); // record -> the records that were pasted with it
    this.refused = new Set(); // records with a fault that the server named
    window.addEventListener("online", () => this.again());
    window.addEventListener("focus", () => this.stopped === "door" && this.again());
  }

  again() {
    [this.stopped, this.wait] = ["", FIRST_WAIT];
    this.soon(0);
  }

  soon(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(false), pause);
  }

  // A paste: its records stay together until they are saved.
  join(records) {
    const batch = new Set(records);
    for (const record of records) {
      for (const other of this.batches.get(record) ?? []) batch.add(other);
    }
    for (const record of batch) this.batches.set(record, batch);
  }

  // Records with something to save, each judged on its own.
  get changed() {
    return [...new Set([...this.grid.changed].map((cell) => cell.record))];
  }

  holds(record) {
    if (this.refused.has(record) || this.grid.conflicts.has(record)) return true;
    const figures = ["actual", "forecast"].map((field) => record.cells.get(field));
    if (figures.includes(undefined)) return false;
    const blank = figures.filter((cell) => !cell.text.trim()).length;
    return blank === 1;
  }

  get ready() {
    const editing = document.activeElement?.cell;
    const typed = editing?.box && editing.box.value !== editing.before ? editing.record : null;
    const held = (record) => record === typed || this.holds(record);
    return this.changed.filter((record) => ![record, ...(this.batches.get(record) ?? [])].some(held));
  }

  async save(asked) {
    if (this.busy) {
      this.later = asked || this.later === "asked" ? "asked" : "by itself";
      return;
    }
    const records = asked ? this.changed : this.ready;
    if (!asked && this.stopped) return;
    if (!records.length) {
      if (asked) this.grid.tell(this.lastSaid ?? "Nothing to save: every figure is as it was.");
      return;
    }
    clearTimeout(this.timer);
    this.busy = true;
    const sent = new Map();
    for (const cell of this.grid.changed) if (records.includes(cell.record)) sent.set(cell, cell.box.value);
    for (const cell of sent.keys()) cell.td.classList.add("cell--saving");
    this.grid.tell("Saving…");
    let answer = null;
    try {
      answer = await this.send(sent);
    } catch {
      this.onLost(asked);
    }
    for (const cell of sent.keys()) cell.td.classList.remove("cell--saving");
    this.busy = false;
    if (answer) await this.onAnswer(answer, sent, asked);
    this.grid.keepNow();
    const { later } = this;
    this.later = "";
    if (later === "asked") this.save(true);
    else if (later) this.soon(0);
  }

  send(sent) {
    const { form, isYear } = this.grid;
    const rows = new Map();
    for (const [cell, text] of sent) {
      const { key, line, version, period } = cell.record;
      if (!rows.has(key)) rows.set(key, { period, row: { line, version } });
      rows.get(key).row[cell.field] = text;
    }
    const held = [...rows.values()];
    const reason = form.elements.reason.value;
    const periods = grouped(held);
    const byPeriod = Object.entries(periods).map(([period, ones]) => [period, ones.map(({ row }) => row)]);
    const body = isYear
      ? { periods: Object.fromEntries(byPeriod), reason }
      : { rows: held.map(({ row }) => row), reason };
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    return fetch(form.dataset.save, {
      method: "POST",
      redirect: "manual", // to the sign-in page, when the session has ended
      headers: { "Content-Type": "application/json", "X-CSRFToken": token ?? form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify(body),
    });
  }

  onLost(asked) {
    this.offline = true;
    this.soon(this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
    const what = `Nothing was saved: the server cannot be reached. ${SAFE} They are saved when the connection is back.`;
    this.grid.warn(what, asked);
  }

  async onAnswer(answer, sent, asked) {
    const isJson = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
    const said = isJson ? await answer.json().catch(() => ({})) : {};
    if (answer.ok) this.onSaved(said, sent, asked);
    else if (said.faults?.length || said.conflicts?.length) this.onRefused(said, asked);
    else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) this.onDoor(answer);
    else if (answer.status >= 500 || answer.status === 429) this.onTrouble(answer.status, asked);
    else {
      this.stopped = "refused";
      const gone = "Nothing was saved: this page is not open to you any more.";
      this.grid.warn(`${said.message ?? gone} ${SAFE}`, true);
    }
  }

  onDoor(answer) {
    this.stopped = "door";
    const why = answer.status === 403 ? "the server refused it" : "your session has ended";
    this.grid.warn(`Nothing was saved: ${why}. ${SAFE} Sign in again, then come back to this page.`, true, true);
  }

  onTrouble(status, asked) {
    this.soon(this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
    this.grid.warn(`Nothing was saved: the server could not do it (${status}). ${SAFE} It is tried again.`, asked);
  }

  onSaved(said, sent, asked) {
    const { grid } = this;
    [this.stopped, this.wait, this.offline] = ["", FIRST_WAIT, false];
    grid.warn("");
    if (asked) grid.summary([]);
    for (const standing of said.rows) {
      const record = grid.sheet.records.get(`${standing.period ?? ""}:${standing.line}`);
      record.version = standing.version;
      this.batches.delete(record);
      this.refused.delete(record);
      for (const [field, cell] of record.cells) this.settle(cell, standing[field], sent);
    }
    grid.sheet.showTotals(said);
    if (asked) grid.form.elements.reason.value = "";
    this.lastSaid = said.message;
    grid.tell(said.message);
  }

  settle(cell, saved, sent) {
    if (saved === undefined) return;
    const untouched = sent.has(cell) ? cell.box.value === sent.get(cell) : !cell.differs;
    cell.saved = saved;
    if (untouched) {
      cell.before = cell.before === cell.box.value ? saved : cell.before;
      const selected = document.activeElement === cell.box && this.grid.keys.mode === "select";
      if (cell.box.value !== saved) cell.box.value = saved;
      if (selected) cell.box.select();
    }
    this.grid.sheet.clear(cell);
    this.grid.touch(cell);
    if (sent.has(cell) && !cell.differs) cell.td.classList.add("cell--saved");
  }

  onRefused(said, asked) {
    const { grid } = this;
    const problems = said.faults.map((fault) => this.onFault(fault));
    const mine = new Map();
    for (const one of said.conflicts) mine.set(grid.sheet.cellOf(one), { ...one, base: grid.sheet.cellOf(one)?.saved });
    for (const standing of said.rows) this.takeNews(standing);
    for (const [cell, conflict] of mine) {
      if (!cell) continue;
      grid.conflicts.add(cell, conflict);
      mark(cell.box, `Now ${conflict.theirs}, by ${conflict.by || "somebody else"}, ${conflict.at}.`);
      problems.push({ message: conflict.message, input: cell.box });
    }
    grid.conflicts.show();
    if (asked) {
      grid.tell();
      grid.summary(problems, said.message);
    } else {
      grid.tell(said.message);
      this.soon(0); // what is not concerned need not wait
    }
  }

  onFault(fault) {
    const { grid } = this;
    const cell = grid.sheet.cellOf(fault);
    const record = grid.sheet.records.get(`${fault.period ?? ""}:${fault.line}`);
    if (record) this.refused.add(record);
    if (cell) mark(cell.box, fault.message);
    if (!record) this.stopped = "refused";
    return { message: fault.message, input: cell?.box ?? (fault.line ? null : grid.form.elements.reason) };
  }

  // Somebody else's newer row: cells that were not typed in here show it at once, the others ask.
  takeNews(standing) {
    const { grid } = this;
    const record = grid.sheet.records.get(`${standing.period ?? ""}:${standing.line}`);
    record.newer = standing.version;
    for (const [field, cell] of record.cells) {
      const typed = cell.differs;
      cell.saved = standing[field];
      if (!typed) cell.box.value = cell.before = cell.saved;
      grid.touch(cell);
    }
  }

  // The person chose with both figures in sight: from now on theirs is what mine is typed over.
  decided(cells, takeTheirs) {
    for (const cell of cells) {
      this.grid.sheet.clear(cell);
      if (takeTheirs) cell.box.value = cell.before = cell.saved;
      if (!this.grid.conflicts.has(cell.record)) cell.record.version = cell.record.newer;
      this.grid.touch(cell);
    }
    this.grid.tell();
    this.soon(0);
  }
}

function grouped(held) {
  const found = {};
  for (const one of held) (found[one.period] ??= []).push(one);
  return found;
}
