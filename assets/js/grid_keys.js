// Keys of a spreadsheet. A cell is selected (typing replaces it), being typed in (arrows take it and go on), or
// edited in place after F2 or a second click (arrows move the caret).

const PAGE = 15;

export class Keys {
  constructor(grid) {
    this.grid = grid;
    this.mode = "select";
    const { form, sheet } = grid;
    form.addEventListener("keydown", (event) => this.onKey(event));
    form.addEventListener("input", (event) => this.onInput(event));
    form.addEventListener("focusin", (event) => this.onFocus(event));
    form.addEventListener("focusout", (event) => event.target.cell?.box && this.commit(event.target.cell));
    form.addEventListener("dblclick", (event) => this.onDouble(event));
    form.addEventListener("click", (event) => this.onClick(event));
    sheet.table.addEventListener("grid:enter", (event) => event.detail.focus());
    for (const row of sheet.rows) for (const cell of row.cells) if (cell && !cell.box) cell.td.tabIndex = -1;
    const first = sheet.rows.flatMap((row) => row.cells).find(Boolean);
    if (first && !sheet.boxes.length) first.td.tabIndex = 0; // a grid to be read is reached by Tab too
  }

  cellOf(target) {
    return target.cell ?? null;
  }

  onFocus({ target }) {
    const cell = this.cellOf(target);
    if (!cell) return;
    this.mode = "select";
    this.clicks = 0;
    this.grid.selection.to(cell);
    if (!cell.box) return;
    cell.before = cell.box.value;
    cell.box.select();
  }

  onInput({ target }) {
    const cell = this.cellOf(target);
    if (!cell?.box) return;
    if (this.mode === "select") this.mode = "typing";
    this.grid.selection.to(cell);
    this.grid.typed(cell);
  }

  onClick({ target }) {
    if (target.cell?.box && target.selectionStart === target.selectionEnd && target.value) this.mode = "edit";
  }

  onDouble({ target }) {
    if (target.cell?.box) this.mode = "edit";
  }

  // What was typed is taken: from here on it is one step that can be undone, and it may be saved.
  commit(cell) {
    this.mode = "select";
    const [before, after] = [cell.before, cell.box.value];
    if (before === after) return;
    cell.before = after;
    this.grid.committed([{ cell, before, after }]);
  }

  onKey(event) {
    const cell = this.cellOf(event.target);
    if (!cell || event.isComposing || event.altKey) return;
    const act = event.ctrlKey || event.metaKey ? this.withControl(event, cell) : this.plainKey(event, cell);
    if (!act) return;
    event.preventDefault();
    act();
  }

  withControl({ key, shiftKey }, cell) {
    const { grid } = this;
    const { rows, columns } = grid.sheet;
    const save = () => grid.saver && grid.form.requestSubmit();
    const acts = {
      enter: save,
      s: save,
      d: () => grid.fillDown(),
      z: () => (shiftKey ? grid.redo() : this.takeBack(cell)),
      y: () => grid.redo(),
    };
    const moves = {
      a: () => this.markAll(),
      home: () => this.reach(0, 0, shiftKey),
      end: () => this.reach(rows.length - 1, columns.length - 1, shiftKey),
      arrowup: () => this.reach(0, this.from(shiftKey).place, shiftKey),
      arrowdown: () => this.reach(rows.length - 1, this.from(shiftKey).place, shiftKey),
      arrowleft: () => this.reach(this.from(shiftKey).row, 0, shiftKey),
      arrowright: () => this.reach(this.from(shiftKey).row, columns.length - 1, shiftKey),
    };
    return acts[key.toLowerCase()] ?? (this.mode === "select" ? moves[key.toLowerCase()] : null) ?? null;
  }

  plainKey({ key, shiftKey }, cell) {
    if (key === "Enter") return () => this.step(shiftKey ? -1 : 1, 0, false);
    if (key === "Tab") return this.tab(cell, shiftKey ? -1 : 1);
    if (key === "Escape") return () => this.restore(cell);
    if (key === "F2") return cell.box ? () => this.edit(cell) : null;
    if (this.mode === "edit") return null;
    const { columns } = this.grid.sheet;
    const moves = {
      ArrowDown: () => this.step(1, 0, shiftKey),
      ArrowUp: () => this.step(-1, 0, shiftKey),
      ArrowLeft: () => this.step(0, -1, shiftKey),
      ArrowRight: () => this.step(0, 1, shiftKey),
      PageDown: () => this.step(PAGE, 0, shiftKey),
      PageUp: () => this.step(-PAGE, 0, shiftKey),
      Home: () => this.reach(this.from(shiftKey).row, 0, shiftKey),
      End: () => this.reach(this.from(shiftKey).row, columns.length - 1, shiftKey),
    };
    if (moves[key]) return moves[key];
    const clears = key === "Delete" || (key === "Backspace" && this.grid.selection.isBlock);
    return clears && this.mode === "select" ? () => this.grid.clearBlock() : null;
  }

  from(extend) {
    const { head, anchor } = this.grid.selection;
    return extend ? head : anchor;
  }

  // From box to box along a row; from the last one the browser goes on to the row's links and the next row.
  tab(cell, by) {
    for (let place = cell.place + by; place >= 0 && place < cell.row.cells.length; place += by) {
      const next = cell.row.cells[place];
      if (next?.box) return () => next.focus();
    }
    return null;
  }

  step(down, across, extend) {
    const at = this.from(extend);
    const { rows, columns } = this.grid.sheet;
    const row = Math.min(rows.length - 1, Math.max(0, at.row + down));
    const place = Math.min(columns.length - 1, Math.max(0, at.place + across));
    this.reach(row, place, extend, Math.sign(down), Math.sign(across));
  }

  // To the cell there; where a row has none, to the next one on the way, or else back the way that was come.
  reach(row, place, extend, down = 0, across = 0) {
    const { sheet, selection } = this.grid;
    if (extend) {
      if (document.activeElement?.cell?.box) this.commit(document.activeElement.cell);
      selection.head = { row, place };
      selection.draw();
      (sheet.at(row, place)?.td ?? sheet.rows[row].tr).scrollIntoView({ block: "nearest", inline: "nearest" });
      this.grid.say(this.sizeOf(selection.bounds));
      return;
    }
    const ways = across ? [[0, across]] : [[down || 1, 0], [-(down || 1), 0]];
    for (const [dy, dx] of ways) {
      for (let [y, x] = [row, place]; sheet.rows[y] && x >= 0 && x < sheet.columns.length; y += dy, x += dx) {
        const cell = sheet.at(y, x);
        if (cell) return this.enter(cell);
      }
    }
  }

  enter(cell) {
    const there = document.activeElement === (cell.box ?? cell.td);
    cell.focus();
    if (there && cell.box) {
      this.commit(cell);
      cell.box.select();
      this.grid.selection.to(cell);
    }
  }

  sizeOf({ top, bottom, left, right }) {
    return `${bottom - top + 1} by ${right - left + 1} cells marked.`;
  }

  markAll() {
    this.grid.selection.all();
    this.grid.say(this.sizeOf(this.grid.selection.bounds));
  }

  edit(cell) {
    this.mode = "edit";
    cell.box.setSelectionRange(cell.box.value.length, cell.box.value.length);
  }

  // Escape: first what the cell held when it was entered, then what is saved.
  restore(cell) {
    this.mode = "select";
    this.grid.selection.to(cell);
    if (!cell.box) return;
    const [held, entered] = [cell.box.value, cell.before];
    cell.box.value = held === entered ? cell.saved : entered;
    if (held === entered) this.commit(cell);
    else this.grid.typed(cell);
    cell.box.select();
  }

  // Control and Z while typing takes the typing back; else the last step.
  takeBack(cell) {
    if (cell.box && cell.box.value !== cell.before) this.restore(cell);
    else this.grid.undo();
  }
}
