// A text between its stored form (plain lines, as scrutiny/rules/prose.py reads them) and the editor's document.
import { Schema } from "./vendor/prosemirror-model.js";
import { TableMap, tableNodes } from "./vendor/prosemirror-tables.js";

const tables = tableNodes({ tableGroup: "block", cellContent: "inline*", cellAttributes: {} });

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      group: "block",
      content: "inline*",
      attrs: { level: { default: 2 } },
      defining: true,
      parseDOM: [
        { tag: "h1,h2", attrs: { level: 2 } },
        { tag: "h3,h4,h5,h6", attrs: { level: 3 } },
      ],
      toDOM: (node) => [node.attrs.level === 2 ? "h3" : "h4", 0],
    },
    bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    list_item: { content: "paragraph (bullet_list | ordered_list)*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    ...tables,
    image: {
      group: "block",
      atom: true,
      attrs: { number: {}, alt: { default: "" } },
      toDOM: (node) => ["p", { class: "editor__image" }, `Image ${node.attrs.number}: ${node.attrs.alt}`],
    },
    footnote: {
      group: "block",
      content: "inline*",
      attrs: { number: { default: 1 } },
      defining: true,
      toDOM: (node) => ["p", { class: "editor__footnote", "data-number": String(node.attrs.number) }, 0],
    },
    text: { group: "inline" },
    figure: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { number: {}, shown: {} },
      toDOM: (node) => ["span", { class: "live-figure editor__figure", title: `Figure ${node.attrs.number}, tied to its source` }, node.attrs.shown],
    },
    mark: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { number: {} },
      toDOM: (node) => ["sup", { class: "footnote-mark" }, String(node.attrs.number)],
    },
  },
  marks: {
    strong: {
      parseDOM: [
        { tag: "strong" },
        { tag: "b", getAttrs: (node) => node.style.fontWeight !== "normal" && null },
      ],
      toDOM: () => ["strong", 0],
    },
    em: {
      parseDOM: [{ tag: "em" }, { tag: "i", getAttrs: (node) => node.style.fontStyle !== "normal" && null }],
      toDOM: () => ["em", 0],
    },
  },
});

const BOLD = String.raw`\*\*(\S(?:[^*]*[^*\s])?)\*\*`;
const ITALIC = String.raw`(?<![\p{L}\p{N}_])__((?![\s_])(?:(?!__).)*?(?<![\s_]))__(?![\p{L}\p{N}_])`;
const INLINE = new RegExp(String.raw`\[\[figure (\d{1,4}): ?([^\[\]\n|]{1,80})\]\]|${BOLD}|${ITALIC}|\[\^(\d{1,3})\]`, "giu");
export const LEVELS = 3;

function inline(text) {
  const found = [];
  let after = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > after) found.push(schema.text(text.slice(after, match.index)));
    after = match.index + match[0].length;
    if (match[1]) found.push(schema.nodes.figure.create({ number: Number(match[1]), shown: match[2].trim() }));
    else if (match[3]) found.push(...styled(match[3], "strong", ITALIC, "em"));
    else if (match[4]) found.push(...styled(match[4], "em", BOLD, "strong"));
    else found.push(schema.nodes.mark.create({ number: Number(match[5]) }));
  }
  if (after < text.length) found.push(schema.text(text.slice(after)));
  return found;
}

// Words of one style, and those among them that have the other as well.
function styled(text, style, other, name) {
  const [one, two] = [schema.marks[style].create(), schema.marks[name].create()];
  const found = [];
  let after = 0;
  for (const match of text.matchAll(new RegExp(other, "gu"))) {
    if (match.index > after) found.push(schema.text(text.slice(after, match.index), [one]));
    after = match.index + match[0].length;
    found.push(schema.text(match[1], one.addToSet([two])));
  }
  if (after < text.length) found.push(schema.text(text.slice(after), [one]));
  return found;
}

const DEEPER = /^(-{1,2})(?=-\s|\d{1,3}[.)]\s)(.*)$/;
const LINES = [
  ["footnote", /^\[\^(\d{1,3})\]:\s*(\S.*)$/],
  ["bullet_list", /^[-•]\s+(.*)$/],
  ["ordered_list", /^\d{1,3}[.)]\s+(.*)$/],
  ["table", /^\|(.*)\|$/],
  ["heading", /^(#{2,3})\s+(\S.*)$/],
  ["image", /^!\[([^[\]\n]*)\]\(image (\d{1,4})\)$/],
];

// The blocks of a text as [kind, lines]; a wrapped line goes on the end of what stands above it.
function blocks(text) {
  const found = [];
  let fresh = true;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (!line) {
      fresh = true;
      continue;
    }
    const deeper = line.match(DEEPER);
    const above = found[found.length - 1];
    if (deeper && above?.kind.endsWith("_list")) {
      const [type, match] = LINES.map(([name, pattern]) => [name, deeper[2].match(pattern)]).find(([, hit]) => hit);
      const depth = Math.min(deeper[1].length, (above.lines[above.lines.length - 1].depth ?? 0) + 1);
      above.lines.push(Object.assign(match, { depth, type }));
      fresh = false;
      continue;
    }
    const hit = LINES.map(([kind, pattern]) => [kind, line.match(pattern)]).find(([, match]) => match);
    const kind = hit ? hit[0] : "paragraph";
    const last = found[found.length - 1];
    const alone = ["footnote", "heading", "image"].includes(kind);
    if (!last || alone || (fresh && (kind === "paragraph" || kind !== last.kind))) found.push({ kind, lines: [hit ? hit[1] : line] });
    else if (kind !== "paragraph") kind === last.kind ? last.lines.push(hit[1]) : found.push({ kind, lines: [hit[1]] });
    else if (last.kind === "table") found.push({ kind, lines: [line] });
    else {
      const end = last.lines.length - 1;
      if (last.kind === "paragraph") last.lines[end] += ` ${line}`;
      else last.lines[end][1] += ` ${line}`;
    }
    fresh = alone;
  }
  return found;
}

export function parse(text) {
  const { nodes } = schema;
  const made = blocks(text).map(({ kind, lines }) => {
    if (kind === "paragraph") return nodes.paragraph.create(null, inline(lines[0]));
    if (kind === "heading") return nodes.heading.create({ level: lines[0][1].length }, inline(lines[0][2].trim()));
    if (kind === "image") return nodes.image.create({ number: Number(lines[0][2]), alt: lines[0][1].trim() });
    if (kind === "footnote") return nodes.footnote.create({ number: Number(lines[0][1]) }, inline(lines[0][2]));
    if (kind === "table") return table(lines.map((line) => line[1].split("|").map((cell) => cell.trim())));
    return listOf(kind, lines, 0)[0];
  });
  return nodes.doc.create(null, made.length ? made : [nodes.paragraph.create()]);
}

// The entries of one level as lists, each entry with the lists below it.
function listOf(kind, lines, level) {
  const { nodes } = schema;
  const found = [];
  for (let at = 0; at < lines.length; ) {
    let end = at + 1;
    while (end < lines.length && (lines[end].depth ?? 0) > level) end += 1;
    const type = level ? lines[at].type : kind;
    if (found[found.length - 1]?.type !== type) found.push({ type, entries: [] });
    const own = nodes.paragraph.create(null, inline(lines[at][1].trim()));
    found[found.length - 1].entries.push(nodes.list_item.create(null, [own, ...listOf(kind, lines.slice(at + 1, end), level + 1)]));
    at = end;
  }
  return found.map(({ type, entries }) => nodes[type].create(null, entries));
}

export function table(rows) {
  const { nodes } = schema;
  const width = Math.max(...rows.map((row) => row.length));
  return nodes.table.create(
    null,
    rows.map((row, at) =>
      nodes.table_row.create(
        null,
        Array.from({ length: width }, (_, column) => (at ? nodes.table_cell : nodes.table_header).create(null, inline(row[column] ?? ""))),
      ),
    ),
  );
}

function words(node) {
  let text = "";
  node.forEach((child, _, at) => {
    if (child.type === schema.nodes.figure) text += `[[figure ${child.attrs.number}: ${child.attrs.shown}]]`;
    else if (child.type === schema.nodes.mark) text += `[^${child.attrs.number}]`;
    else if (child.marks.length && child.text.trim()) {
      const [, before, core, after] = child.text.match(/^(\s*)([\s\S]*?)(\s*)$/);
      const next = after || (node.maybeChild(at + 1)?.text ?? "");
      text += `${before}${marked(core, child, `${text}${before}`, next)}${after}`;
    } else text += child.text ?? "";
  });
  return text.replace(/\s+/g, " ").trim();
}

// Bold and italic in marks. Italic part of a word stays plain: its marks would be read as letters.
const LETTER = /[\p{L}\p{N}_]/u;
function marked(core, child, before, next) {
  const bold = schema.marks.strong.isInSet(child.marks);
  const whole = bold || !(LETTER.test(before.slice(-1)) || LETTER.test(next.slice(0, 1)));
  let said = core;
  if (schema.marks.em.isInSet(child.marks) && whole) said = `__${said.replaceAll("__", "")}__`;
  return bold ? `**${said.replaceAll("*", "")}**` : said;
}

// The highest number of a footnote in a document.
export function lastNote(doc) {
  let last = 0;
  doc.descendants((node) => {
    if (node.type === schema.nodes.mark || node.type === schema.nodes.footnote) last = Math.max(last, node.attrs.number);
  });
  return last;
}

export function serialise(doc) {
  const parts = [];
  const notes = [];
  doc.forEach((node) => {
    const said = write(node);
    if (node.type === schema.nodes.footnote) notes.push(said);
    else if (said) parts.push(said);
  });
  return [...parts, ...notes].join("\n\n");
}

function write(node) {
  const { nodes } = schema;
  if (node.type === nodes.heading) return words(node) && `${"#".repeat(node.attrs.level)} ${words(node)}`;
  if (node.type === nodes.image) return `![${node.attrs.alt}](image ${node.attrs.number})`;
  if (node.type === nodes.footnote) return words(node) && `[^${node.attrs.number}]: ${words(node)}`;
  if (node.type === nodes.table) return rowsOf(node);
  if (node.type === nodes.bullet_list || node.type === nodes.ordered_list) return entriesOf(node, 0).join("\n");
  return words(node);
}

function entriesOf(list, level) {
  const found = [];
  list.forEach((entry, _, at) => {
    const said = words(entry.firstChild);
    const mark = list.type === schema.nodes.bullet_list ? "-" : `${at + 1}.`;
    if (said) found.push(`${"-".repeat(Math.min(level, LEVELS - 1))}${mark} ${said}`);
    entry.forEach((inner, __, place) => place && found.push(...entriesOf(inner, level + 1)));
  });
  return found;
}

// Each row by its columns: where cells are merged, the words stand once and the columns stay where they are.
function rowsOf(node) {
  const map = TableMap.get(node);
  const seen = new Set();
  const rows = Array.from({ length: map.height }, (_, row) =>
    Array.from({ length: map.width }, (__, column) => {
      const at = map.map[row * map.width + column];
      if (seen.has(at)) return "";
      seen.add(at);
      return words(node.nodeAt(at)).replaceAll("|", "/");
    }),
  );
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
