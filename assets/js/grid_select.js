// The block that is marked, from an anchor to the cell with the focus; by keys, by dragging, by Shift and click.

export class Selection {
  constructor(sheet) {
    this.sheet = sheet;
    this.anchor = null;
    this.head = null;
    this.marked = new Set();
    sheet.table.addEventListener("mousedown", (event) => this.onMouseDown(event));
    sheet.table.addEventListener("mouseover", (event) => this.onMouseOver(event));
  }

  // One cell, or with ``extend`` the block between it and where marking began. from: row and place, to the end of it.
  to(cell, extend = false) {
    this.head = { row: cell.row.index, place: cell.place };
    if (!extend || !this.anchor) this.anchor = this.head;
    this.draw();
  }

  all() {
    this.anchor = { row: 0, place: 0 };
    this.head = { row: this.sheet.rows.length - 1, place: this.sheet.columns.length - 1 };
    this.draw();
  }

  get bounds() {
    const { anchor, head } = this;
    if (!anchor) return null;
    return {
      top: Math.min(anchor.row, head.row),
      bottom: Math.max(anchor.row, head.row),
      left: Math.min(anchor.place, head.place),
      right: Math.max(anchor.place, head.place),
    };
  }

  // Rows of cells; null where a row has none in that column.
  get block() {
    const bounds = this.bounds;
    if (!bounds) return [];
    return this.sheet.rows
      .slice(bounds.top, bounds.bottom + 1)
      .map((row) => row.cells.slice(bounds.left, bounds.right + 1));
  }

  get isBlock() {
    const { anchor, head } = this;
    return Boolean(anchor) && (anchor.row !== head.row || anchor.place !== head.place);
  }

  draw() {
    const now = new Set(this.isBlock ? this.block.flat().filter(Boolean) : []);
    for (const cell of this.marked) if (!now.has(cell)) this.paint(cell, false);
    for (const cell of now) if (!this.marked.has(cell)) this.paint(cell, true);
    this.marked = now;
  }

  paint({ td }, on) {
    td.classList.toggle("cell--selected", on);
    if (on) td.setAttribute("aria-selected", "true");
    else td.removeAttribute("aria-selected");
  }

  onMouseDown(event) {
    const cell = event.target.closest("td")?.cell;
    this.dragging = false;
    if (!cell || event.button !== 0 || event.target.closest("a, button")) return;
    if (event.shiftKey && this.anchor) {
      event.preventDefault();
      this.to(cell, true);
    } else {
      this.dragging = true;
      this.to(cell);
      if (cell.box && document.activeElement === cell.box) return; // a second click puts the caret into the figure
      event.preventDefault();
      this.sheet.table.dispatchEvent(new CustomEvent("grid:enter", { detail: cell }));
    }
  }

  onMouseOver(event) {
    if (!(event.buttons & 1) || !this.dragging) return;
    const cell = event.target.closest("td")?.cell;
    if (!cell || (cell.row.index === this.head.row && cell.place === this.head.place)) return;
    getSelection()?.removeAllRanges();
    this.to(cell, true);
  }
}
