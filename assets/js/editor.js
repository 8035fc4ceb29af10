// The editor of long texts: a textarea marked data-editor gets a page-like editor in front of it. What is stored is the
// textarea's plain text, which stays in reach; without this script it is all there is, and works.
import { baseKeymap, setBlockType, toggleMark } from "./vendor/prosemirror-commands.js";
import { history, redo, undo } from "./vendor/prosemirror-history.js";
import { keymap } from "./vendor/prosemirror-keymap.js";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "./vendor/prosemirror-schema-list.js";
import { EditorState } from "./vendor/prosemirror-state.js";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, goToNextCell, isInTable, tableEditing } from "./vendor/prosemirror-tables.js";
import { EditorView } from "./vendor/prosemirror-view.js";
import { keepDrafts } from "./editor_drafts.js";
import { pickFigure } from "./editor_figures.js";
import { paste } from "./editor_paste.js";
import { LEVELS, lastNote, parse, schema, serialise, table } from "./editor_prose.js";

const { nodes, marks } = schema;
const views = new Map();
const REST = 250; // milliseconds

// --- Commands ---------------------------------------------------------------------------------------------------------

const toggleHeading = (level) => (state, dispatch) => {
  const { parent } = state.selection.$from;
  const on = parent.type === nodes.heading && parent.attrs.level === level;
  return (on ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(state, dispatch);
};

const toggleList = (type) => (state, dispatch) => {
  const around = state.selection.$from.node(-2);
  return (around?.type === type ? liftListItem(nodes.list_item) : wrapInList(type))(state, dispatch);
};

// An entry of a list under the one above it, three levels at most; Tab stays what moves through the page.
const depthOf = ($from) => Array.from({ length: $from.depth }, (_, at) => $from.node(at + 1)).filter((node) => node.type === nodes.list_item).length;
const levelDown = (state, dispatch) => depthOf(state.selection.$from) < LEVELS && sinkListItem(nodes.list_item)(state, dispatch);
const levelUp = (state, dispatch) => depthOf(state.selection.$from) > 1 && liftListItem(nodes.list_item)(state, dispatch);

const insertTable = (state, dispatch) => {
  if (isInTable(state)) return false;
  dispatch?.(state.tr.replaceSelectionWith(table([["", "2015/16", "2016/17"], ["", "", ""], ["Total", "", ""]])).scrollIntoView());
  return true;
};

const insertFootnote = (state, dispatch) => {
  if (!state.selection.$from.parent.inlineContent) return false;
  if (dispatch) {
    const last = lastNote(state.doc);
    const tr = state.tr.replaceSelectionWith(nodes.mark.create({ number: last + 1 }), false);
    tr.insert(tr.doc.content.size, nodes.footnote.create({ number: last + 1 }, schema.text("Source: ")));
    dispatch(tr);
  }
  return true;
};

const inTable = (command) => (state, dispatch) => isInTable(state) && command(state, dispatch);

const TOOLS = [
  ["Heading", toggleHeading(2)],
  ["Subheading", toggleHeading(3)],
  ["Bold", toggleMark(marks.strong), "Ctrl+B"],
  ["Italic", toggleMark(marks.em), "Ctrl+I"],
  ["Bullets", toggleList(nodes.bullet_list)],
  ["Numbers", toggleList(nodes.ordered_list)],
  ["Level down", levelDown, "Ctrl+]"],
  ["Level up", levelUp, "Ctrl+["],
  ["Footnote", insertFootnote],
  ["Table", insertTable],
  ["Add row", inTable(addRowAfter)],
  ["Add column", inTable(addColumnAfter)],
  ["Delete row", inTable(deleteRow)],
  ["Delete column", inTable(deleteColumn)],
  ["Delete table", inTable(deleteTable)],
  ["Undo", undo, "Ctrl+Z"],
  ["Redo", redo, "Ctrl+Y"],
];

// --- The editor -------------------------------------------------------------------------------------------------------

function build(textarea) {
  const label = textarea.labels[0];
  label.id ||= `${textarea.id}-label`;
  const box = document.createElement("div");
  box.className = "editor";
  const bar = document.createElement("div");
  bar.className = "editor__bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `Tools of “${label.textContent.trim()}”`);
  const hint = document.getElementById(`${textarea.id}_helptext`); // how the plain text is written
  if (hint) hint.hidden = true;
  const page = document.createElement("div");
  page.className = "editor__page";
  const said = document.createElement("p");
  said.className = "editor__said";
  said.setAttribute("role", "status");
  const say = (words) => (said.textContent = words);
  box.append(bar, said, page);
  textarea.before(box);

  // A long text is written out when the hand rests, and before it is sent.
  let timer = 0;
  const write = () => {
    if (!timer) return;
    timer = clearTimeout(timer);
    textarea.value = serialise(view.state.doc);
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(write, REST);
  };
  textarea.form.addEventListener("submit", write, true);
  addEventListener("pagehide", write, true);

  const view = new EditorView(page, {
    state: stateOf(textarea.value),
    attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id, id: `${textarea.id}-editor`, class: "prose" },
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr));
      if (tr.docChanged) later();
      tools.forEach((tool) => tool.refresh());
    },
    handlePaste: (_, event) => paste(view, event, textarea, say),
  });
  const tools = TOOLS.map(([name, command, keys]) => toolOf(name, command, keys, view));
  if (textarea.dataset.figures) tools.push(figureTool(view, textarea));
  bar.append(...tools.map((tool) => tool.button), plainTool(view, textarea, box, tools, write));
  views.set(textarea, view);
  rove(bar);
  tools.forEach((tool) => tool.refresh());
  label.addEventListener("click", () => !textarea.classList.contains("editor__source") || view.focus());
  textarea.classList.add("editor__source");
  textarea.tabIndex = -1;
  textarea.setAttribute("aria-hidden", "true");
}

function stateOf(text) {
  return EditorState.create({
    doc: parse(text),
    plugins: [
      history(),
      keymap({ "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo, "Mod-b": toggleMark(marks.strong), "Mod-i": toggleMark(marks.em), "Mod-]": levelDown, "Mod-[": levelUp, Enter: splitListItem(nodes.list_item), Tab: goToNextCell(1), "Shift-Tab": goToNextCell(-1) }),
      keymap(baseKeymap),
      tableEditing(),
    ],
  });
}

function toolOf(name, command, keys, view) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "editor__tool";
  button.textContent = name;
  if (keys) button.title = `${name}, ${keys}`;
  button.addEventListener("click", () => {
    command(view.state, view.dispatch, view);
    view.focus();
  });
  const whereItWorks = /row|column|Delete|Level/.test(name);
  return {
    button,
    refresh() {
      const usable = command(view.state);
      button.setAttribute("aria-disabled", String(!usable));
      if (whereItWorks) button.hidden = !usable;
    },
  };
}

function figureTool(view, textarea) {
  const tool = toolOf("Figure…", () => true, "", view);
  tool.button.classList.add("editor__tool--main");
  tool.button.addEventListener("click", async () => {
    const chosen = await pickFigure(textarea);
    if (chosen) view.dispatch(view.state.tr.replaceSelectionWith(nodes.figure.create(chosen), false).insertText(" "));
    view.focus();
  });
  return tool;
}

// The plain text and back: whoever prefers lines has them, and sees what is stored.
function plainTool(view, textarea, box, tools, write) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "editor__tool editor__tool--plain";
  button.textContent = "Plain text";
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const plain = button.getAttribute("aria-pressed") !== "true";
    write();
    button.setAttribute("aria-pressed", String(plain));
    box.classList.toggle("editor--plain", plain);
    textarea.classList.toggle("editor__source", !plain);
    textarea.tabIndex = plain ? 0 : -1;
    if (plain) textarea.removeAttribute("aria-hidden");
    else textarea.setAttribute("aria-hidden", "true");
    tools.forEach((tool) => (tool.button.disabled = plain));
    const hint = document.getElementById(`${textarea.id}_helptext`);
    if (hint) hint.hidden = !plain;
    if (plain) textarea.focus();
    else {
      view.updateState(stateOf(textarea.value));
      view.focus();
    }
  });
  return button;
}

// One stop for Tab in the toolbar; the arrows move within it.
function rove(bar) {
  const all = () => [...bar.querySelectorAll("button:not([hidden])")];
  bar.querySelectorAll("button").forEach((button, at) => (button.tabIndex = at ? -1 : 0));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const list = all();
    const next = list[(list.indexOf(document.activeElement) + step + list.length) % list.length];
    list.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
    next.focus();
    event.preventDefault();
  });
}

// A value into a field: into the editor too, where one stands in front of it.
function set(field, value) {
  if (["checkbox", "radio"].includes(field.type)) field.checked = value;
  else field.value = value;
  views.get(field)?.updateState(stateOf(field.value));
}

document.querySelectorAll("textarea[data-editor]").forEach(build);
document.querySelectorAll("form[data-draft]").forEach((form) => keepDrafts(form, set));
