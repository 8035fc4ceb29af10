// Figures in whole pence as BigInt: no floating point touches money, here neither. The server has the last word;
// this only tells a change from no change and shows a variance while somebody types.

const GROUPED = /^(\d+|\d{1,3}(,\d{3})+|\d{1,3}([ \u00a0\u2009\u202f]\d{3})+)?(\.\d{1,2})?$/;

// null: blank. undefined: not a figure that this reads.
export function pence(text) {
  let rest = text.trim();
  if (!rest) return null;
  let negative = false;
  const inside = rest.match(/^(£?)\s*\((.*)\)$/);
  if (inside) [negative, rest] = [true, inside[1] + inside[2].trim()];
  const signed = rest.match(/^(£?)\s*([-−–+])?\s*(£?)\s*(.*)$/);
  if (signed[2] && inside) return undefined;
  if (signed[2] && signed[2] !== "+") negative = true;
  const figure = signed[4].trim();
  if (!/\d/.test(figure) || !GROUPED.test(figure)) return undefined;
  const [pounds, decimals = ""] = figure.replace(/[^\d.]/g, "").split(".");
  const amount = BigInt(pounds || "0") * 100n + BigInt(decimals.padEnd(2, "0"));
  return negative ? -amount : amount;
}

// A figure in £000 as pounds, to the penny: five decimals at most. Blank and unreadable as ``pence`` has them.
export function inPounds(text) {
  const found = text.trim().match(/\.(\d{1,5})(?=\)?$)/);
  if (!found) {
    const whole = pence(text);
    return whole === null || whole === undefined ? whole : whole * 1000n;
  }
  const without = text.trim().replace(found[0], "");
  const negative = /^£?\s*[(\-−–]/.test(without);
  const whole = /\d/.test(without) ? pence(without) : 0n;
  if (whole === undefined || whole === null) return undefined;
  const size = (whole < 0n ? -whole : whole) * 1000n + BigInt(found[1].padEnd(5, "0"));
  return negative ? -size : size;
}

export function show(amount) {
  const whole = amount < 0n ? -amount : amount;
  const pounds = (whole / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const text = `£${pounds}.${(whole % 100n).toString().padStart(2, "0")}`;
  return amount < 0n ? `(${text})` : text;
}

// "75000" and "75,000.00" are the same figure; words are the same only letter by letter.
export function same(one, other, isFigure) {
  if (one.trim() === other.trim()) return true;
  if (!isFigure) return false;
  const [first, second] = [pence(one), pence(other)];
  return first !== undefined && first !== null && first === second;
}
