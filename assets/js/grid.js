// The outturn grid: plain inputs with the keys of a spreadsheet, pasting of blocks, and saving of changed cells only.
// Without this script the page is an ordinary form.
import { readBlock } from "./grid_block.js";
import { keep, kept } from "./grid_drafts.js";
import { pence, same, show } from "./grid_figures.js";
import { History } from "./grid_history.js";
import { button, element, mark, notify, summarise, unmark } from "./grid_messages.js";

const COLUMNS = ["actual", "forecast", "comment"];
const SAFE = "Your figures are still on this page.";

class Grid {
  constructor(form) {
    this.form = form;
    this.problems = document.querySelector("[data-grid-problems]");
    this.notice = document.querySelector("[data-grid-notice]");
    this.state = form.querySelector("[data-grid-state]");
    this.reason = form.elements.reason;
    this.rows = [...form.querySelectorAll("tr[data-line]")].map((tr, index) => this.readRow(tr, index));
    this.byLine = new Map(this.rows.map((row) => [row.line, row]));
    this.changed = new Set();
    this.undecided = new Map(); // row -> inputs where somebody else's newer figure waits for a choice
    this.saving = false;
    if (this.rows.length) this.start();
  }

  readRow(tr, index) {
    const row = { tr, index, line: tr.dataset.line, name: tr.dataset.name, version: Number(tr.dataset.version) };
    row.budget = pence(tr.dataset.budget);
    row.variance = tr.querySelector("[data-variance]");
    row.inputs = COLUMNS.map((column) => tr.querySelector(`[data-column="${column}"]`));
    row.inputs.forEach((input, column) => {
      input.row = row;
      input.place = column;
    });
    return row;
  }

  start() {
    this.form.addEventListener("keydown", (event) => this.onKey(event));
    this.form.addEventListener("input", (event) => this.onInput(event));
    this.form.addEventListener("paste", (event) => this.onPaste(event));
    this.form.addEventListener("focusin", (event) => this.onFocus(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    window.addEventListener("pagehide", () => this.keepNow());
    window.addEventListener("beforeunload", (event) => {
      if (this.changed.size) event.preventDefault();
    });
    for (const row of this.rows) row.inputs.forEach((input) => this.touch(input));
    this.tell();
    this.offerKept();
  }

  // --- Moving and typing ----------------------------------------------------------------------------------------

  onFocus({ target }) {
    if (!target.row) return;
    target.before = target.value;
    target.select();
  }

  onKey(event) {
    const { target: input, key } = event;
    if (!input.row || event.isComposing || event.altKey) return;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (!event.ctrlKey && !event.metaKey) {
      const step = this.stepOf(event, input);
      if (step) {
        event.preventDefault();
        this.rows[input.row.index + step[0]]?.inputs[input.place + step[1]]?.focus();
      } else if (key === "Escape") {
        event.preventDefault();
        this.restore(input);
      }
    }
  }

  // [rows, columns] to move by; the keys to the side move the caret until it stands at the edge of the text.
  stepOf({ key, shiftKey }, input) {
    if (key === "Enter") return [shiftKey ? -1 : 1, 0];
    if (shiftKey) return null;
    if (key === "ArrowDown") return [1, 0];
    if (key === "ArrowUp") return [-1, 0];
    const [from, to, length] = [input.selectionStart, input.selectionEnd, input.value.length];
    const whole = from === 0 && to === length;
    if (key === "ArrowLeft" && (whole || (from === 0 && to === 0))) return [0, -1];
    if (key === "ArrowRight" && (whole || (from === length && to === length))) return [0, 1];
    return null;
  }

  // Escape: first what the cell held when it was entered, then what is saved.
  restore(input) {
    input.value = input.value === input.before ? input.dataset.saved : input.before;
    this.afterChange([input]);
    input.select();
  }

  onInput({ target }) {
    if (target.row) this.afterChange([target]);
  }

  // --- Pasting --------------------------------------------------------------------------------------------------

  onPaste(event) {
    const input = event.target;
    const block = input.row ? readBlock(event.clipboardData.getData("text/plain")) : [];
    const width = Math.max(0, ...block.map((cells) => cells.length));
    if (block.length * width <= 1) return; // one value: the browser pastes it where the caret is
    event.preventDefault();
    const [tall, wide] = [this.rows.length - input.row.index, COLUMNS.length - input.place];
    if (block.length > tall || width > wide) {
      const room = `${count(tall, "row")} and ${count(wide, "column")}`;
      const size = `${count(block.length, "row")} and ${count(width, "column")}`;
      const here = input.getAttribute("aria-label");
      notify(this.notice, `Nothing was pasted: the block has ${size}, and from ${here} on there are ${room} of yours.`);
      this.notice.scrollIntoView({ block: "nearest" });
      return;
    }
    this.fill(block, input);
  }

  fill(block, from) {
    const filled = [];
    block.forEach((cells, down) => {
      cells.forEach((text, across) => {
        const input = this.rows[from.row.index + down].inputs[from.place + across];
        input.value = text;
        filled.push(input);
      });
    });
    this.afterChange(filled);
    const last = filled[filled.length - 1];
    const [first, end] = [from.getAttribute("aria-label"), last.getAttribute("aria-label")];
    const passed = this.lockedBetween(from.row, last.row);
    const over = passed ? ` ${count(passed, "locked line")} passed over.` : "";
    this.tell(`${count(filled.length, "cell")} pasted, from ${first} to ${end}.${over}`);
    from.select();
  }

  lockedBetween(first, last) {
    const lines = [...this.form.querySelectorAll("tbody tr:not(.group):not(.subtotal)")];
    return lines.slice(lines.indexOf(first.tr), lines.indexOf(last.tr)).filter((tr) => !tr.dataset.line).length;
  }

  // --- What differs from what is saved --------------------------------------------------------------------------

  afterChange(inputs) {
    for (const input of inputs) {
      if (!this.undecided.get(input.row)?.has(input)) unmark(input);
      this.touch(input);
    }
    this.tell();
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepNow(), 300);
  }

  touch(input) {
    const differs = !same(input.value, input.dataset.saved, input.place < 2);
    if (differs) this.changed.add(input);
    else this.changed.delete(input);
    input.closest("td").classList.toggle("cell--changed", differs);
    if (input.dataset.column === "forecast") this.showVariance(input.row, input.value);
  }

  showVariance(row, typed) {
    const forecast = pence(typed);
    row.variance.textContent = forecast === null || forecast === undefined ? "–" : show(forecast - row.budget);
  }

  tell(text = "") {
    const waiting = this.changed.size ? `${count(this.changed.size, "cell")} not saved.` : "";
    this.state.textContent = [text, waiting].filter(Boolean).join(" ");
  }

  keepNow() {
    const rows = {};
    for (const input of this.changed) {
      const held = (rows[input.row.line] ??= { version: input.row.version });
      held[input.dataset.column] = input.value;
    }
    keep(this.form.dataset.keep, { at: new Date().toISOString(), reason: this.reason.value, rows });
  }

  offerKept() {
    const draft = kept(this.form.dataset.keep);
    const cells = draft ? this.keptCells(draft) : [];
    if (!cells.length) return;
    const at = new Date(draft.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const done = (act) => () => {
      act();
      this.notice.replaceChildren();
    };
    notify(
      this.notice,
      `${count(cells.length, "cell")} typed here before ${at} ${cells.length === 1 ? "was" : "were"} not saved.`,
      button("Put them back", done(() => this.putBack(draft, cells))),
      button("Throw them away", done(() => keep(this.form.dataset.keep, null))),
    );
  }

  keptCells(draft) {
    return Object.entries(draft.rows).flatMap(([line, held]) => {
      const inputs = this.byLine.get(line)?.inputs ?? [];
      return inputs
        .filter((input) => input.dataset.column in held)
        .map((input) => [input, held[input.dataset.column], held.version])
        .filter(([input, text]) => !same(text, input.dataset.saved, input.place < 2));
    });
  }

  // With the version they were typed on: what somebody else saved meanwhile shows up as a conflict, not as a loss.
  putBack(draft, cells) {
    for (const [input, text, version] of cells) {
      input.value = text;
      input.row.version = version;
    }
    this.reason.value ||= draft.reason;
    this.afterChange(cells.map(([input]) => input));
    cells[0][0].focus();
  }

  // --- Saving ---------------------------------------------------------------------------------------------------

  async save() {
    if (this.saving) return;
    this.problems.replaceChildren();
    this.notice.replaceChildren();
    if (!this.changed.size) {
      this.tell("Nothing to save: every figure is as it was.");
      return;
    }
    this.saving = true;
    const sent = new Map([...this.changed].map((input) => [input, input.value]));
    this.tell("Saving…");
    try {
      const answer = await this.send(sent);
      await this.onAnswer(answer, sent);
    } catch {
      this.fail(`Nothing was saved: the server cannot be reached. ${SAFE} Save again when you are connected.`);
    } finally {
      this.saving = false;
      this.keepNow();
    }
  }

  send(sent) {
    const rows = new Map();
    for (const [input, text] of sent) {
      const { line, version } = input.row;
      if (!rows.has(line)) rows.set(line, { line, version });
      rows.get(line)[input.dataset.column] = text;
    }
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    return fetch(this.form.dataset.save, {
      method: "POST",
      redirect: "manual", // to the sign-in page, when the session has ended
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": token ?? this.form.elements.csrfmiddlewaretoken.value,
      },
      body: JSON.stringify({ rows: [...rows.values()], reason: this.reason.value }),
    });
  }

  async onAnswer(answer, sent) {
    if (answer.type === "opaqueredirect") {
      const attributes = { class: "govuk-link", href: location.pathname, target: "_blank", rel: "opener" };
      const link = element("a", attributes, "Sign in (opens in a new tab)");
      this.fail(`Nothing was saved: your session has ended. ${SAFE} Sign in again, then save here.`, link);
      return;
    }
    const isJson = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
    const said = isJson ? await answer.json() : {};
    if (answer.ok) this.onSaved(said, sent);
    else if (said.faults?.length || said.conflicts?.length) this.onRefused(said);
    else this.fail(`${said.message ?? refusal(answer.status)} ${SAFE}`);
  }

  fail(text, ...acts) {
    this.tell();
    notify(this.notice, text, ...acts);
    this.notice.firstElementChild.setAttribute("tabindex", "-1");
    this.notice.firstElementChild.focus();
  }

  onSaved(said, sent) {
    for (const standing of said.rows) {
      const row = this.byLine.get(standing.line);
      row.version = standing.version;
      for (const input of row.inputs) {
        input.dataset.saved = standing[input.dataset.column];
        if (!sent.has(input) || input.value === sent.get(input)) input.value = input.dataset.saved;
        unmark(input);
        this.touch(input);
      }
      this.undecided.delete(row);
    }
    for (const [code, figures] of Object.entries(said.totals)) {
      const total = this.form.querySelector(`[data-total="${code}"]`);
      for (const [name, text] of total ? Object.entries(figures) : []) {
        total.querySelector(`[data-figure="${name}"]`).textContent = text;
      }
    }
    this.reason.value = "";
    this.tell(said.message);
  }

  onRefused(said) {
    const problems = [];
    for (const fault of said.faults) {
      const input = this.inputOf(fault) ?? (fault.line ? null : this.reason);
      if (input?.row) mark(input, fault.message);
      problems.push({ message: fault.message, input });
    }
    for (const standing of said.rows) this.takeNews(standing);
    for (const conflict of said.conflicts) {
      const input = this.inputOf(conflict);
      this.askWhich(input, conflict);
      problems.push({ message: conflict.message, input });
    }
    this.tell();
    summarise(this.problems, said.message, problems);
  }

  inputOf({ line, column }) {
    return this.byLine.get(line)?.inputs[COLUMNS.indexOf(column)];
  }

  // Somebody else's newer row: cells that were not typed in here show it at once, the others ask.
  takeNews(standing) {
    const row = this.byLine.get(standing.line);
    row.newer = standing.version;
    this.undecided.set(row, new Set());
    for (const input of row.inputs) {
      const typed = this.changed.has(input);
      input.dataset.saved = standing[input.dataset.column];
      if (!typed) input.value = input.dataset.saved;
      this.touch(input);
    }
  }

  askWhich(input, conflict) {
    this.undecided.get(input.row).add(input);
    const choose = (take) => () => {
      if (take) input.value = input.dataset.saved;
      this.undecided.get(input.row).delete(input);
      if (!this.undecided.get(input.row).size) {
        this.undecided.delete(input.row);
        input.row.version = input.row.newer; // decided with the newer figures in sight
      }
      unmark(input);
      this.afterChange([input]);
      input.focus();
    };
    const said = `Now ${conflict.theirs}, by ${conflict.by || "somebody else"}, ${conflict.at}.`;
    mark(input, said, button("Keep mine", choose(false)), button("Take theirs", choose(true)));
  }
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function refusal(status) {
  if (status === 403) return "Nothing was saved: the server refused it. Sign in again in another tab, then save here.";
  if (status === 404) return "Nothing was saved: this period is not open to you any more.";
  return `Nothing was saved: the server could not do it (${status}). Try again in a minute.`;
}

const form = document.querySelector("[data-grid]");
if (form) new Grid(form);
const dialog = document.querySelector("[data-grid-dialog]");
if (dialog) new History(dialog);
