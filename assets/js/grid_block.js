// A block of cells as a spreadsheet puts it on the clipboard: tabs between cells, line breaks between rows, quotation
// marks around a cell that holds either. Returns rows of texts; the break at the end makes no row.
export function readBlock(text) {
  const rows = [[]];
  let at = 0;
  while (at <= text.length) {
    const [cell, next] = text[at] === '"' ? quoted(text, at) : plain(text, at);
    rows[rows.length - 1].push(cell.replace(/\s+/g, " ").trim());
    if (next >= text.length) break;
    at = next + 1;
    if (text[next] === "\r" && text[at] === "\n") at += 1;
    if (text[next] !== "\t") {
      if (at >= text.length) break;
      rows.push([]);
    }
  }
  return rows;
}

function plain(text, from) {
  const end = text.slice(from).search(/[\t\r\n]/);
  const next = end < 0 ? text.length : from + end;
  return [text.slice(from, next), next];
}

// A quotation mark that is not closed before a tab or the end is a letter like others.
function quoted(text, from) {
  const whole = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)/y;
  whole.lastIndex = from;
  const found = whole.exec(text);
  return found ? [found[1].replaceAll('""', '"'), whole.lastIndex] : plain(text, from);
}
