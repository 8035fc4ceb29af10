// Steps that can be taken back and done again. A step is one act of the person: a typed cell, a whole paste, a fill.

export class Undo {
  constructor() {
    this.done = [];
    this.undone = [];
  }

  // changes: [{cell, before, after}]
  push(changes) {
    const real = changes.filter(({ before, after }) => before !== after);
    if (!real.length) return;
    this.done.push(real);
    this.undone = [];
  }

  back() {
    const step = this.done.pop();
    if (step) this.undone.push(step);
    return step?.map(({ cell, before }) => [cell, before]);
  }

  again() {
    const step = this.undone.pop();
    if (step) this.done.push(step);
    return step?.map(({ cell, after }) => [cell, after]);
  }
}
