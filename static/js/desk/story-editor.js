// <textarea data-story-editor> becomes the editor of a story's body.
// Without this file the textarea takes the body as HTML.
//
// The schema holds what articles/rich_text.py lets through. The library's own start
// is not used: it puts a style element into the page, which the policy refuses.

import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Dropcursor,
  Editor,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  Italic,
  Link,
  ListItem,
  OrderedList,
  Paragraph,
  Subscript,
  Superscript,
  Text,
} from "django-prose-editor/editor";

import { askForLink } from "./link-dialog.js";
import { PlacedPart } from "./placed-part.js";
import { followQuotations, makePullQuote } from "./pull-quotes.js";

const Story = Document.extend({ content: "(block | part)+" });
const StoryLink = Link.extend({
  addKeyboardShortcuts() {
    return { "Mod-k": ({ editor }) => askForLink(editor) };
  },
});

const COMMANDS = {
  bold: (editor) => editor.chain().focus().toggleBold().run(),
  italic: (editor) => editor.chain().focus().toggleItalic().run(),
  link: askForLink,
  crosshead: (editor) => editor.chain().focus().toggleHeading({ level: 2 }).run(),
  bulletList: (editor) => editor.chain().focus().toggleBulletList().run(),
  orderedList: (editor) => editor.chain().focus().toggleOrderedList().run(),
  blockquote: (editor) => editor.chain().focus().toggleBlockquote().run(),
  pullQuote: makePullQuote,
  undo: (editor) => editor.chain().focus().undo().run(),
  redo: (editor) => editor.chain().focus().redo().run(),
};

function place(editor, key) {
  // After the block the cursor is in, as a part never stands inside one.
  const { $to } = editor.state.selection;
  const after = $to.depth ? $to.after(1) : $to.pos;
  editor.chain().insertContentAt(after, { type: "placedPart", attrs: { key } }).focus().run();
}

function followToolbar(editor, toolbar) {
  const buttons = [...toolbar.querySelectorAll("[data-command]")];
  toolbar.hidden = false;
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-command]");
    if (button) COMMANDS[button.dataset.command](editor);
  });
  // One stop for the Tab key, arrows inside, as WAI-ARIA asks of a toolbar.
  const reach = (index) => {
    buttons.forEach((button, n) => { button.tabIndex = n === index ? 0 : -1; });
  };
  toolbar.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!steps) return;
    event.preventDefault();
    const next = (buttons.indexOf(event.target) + steps + buttons.length) % buttons.length;
    reach(next);
    buttons[next].focus();
  });
  reach(0);
  const show = () => {
    for (const button of buttons.filter((each) => each.ariaPressed !== null)) {
      const { command } = button.dataset;
      button.ariaPressed = command === "crosshead"
        ? editor.isActive("heading", { level: 2 })
        : editor.isActive(command);
    }
  };
  editor.on("transaction", show);
  show();
}

function followPlaceButtons(editor) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-place]");
    if (!button) return;
    const key = button.closest(".row").querySelector("[name$='-key']").value;
    const found = placeOf(editor, key);
    if (found === null) place(editor, key);
    editor.commands.setNodeSelection(placeOf(editor, key));
    editor.view.focus();
    editor.commands.scrollIntoView();
  });
}

function placeOf(editor, key) {
  let place = null;
  editor.state.doc.descendants((node, position) => {
    if (node.attrs.key === key) place = position;
  });
  return place;
}

function countWords(editor, output) {
  const show = () => {
    const words = editor.getText().split(/\s+/).filter(Boolean).length;
    output.value = `${words.toLocaleString()} ${output.dataset.wordCount}`;
  };
  editor.on("update", show);
  show();
}

function start(textarea) {
  const frame = textarea.closest("[data-editor-frame]");
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const place = document.createElement("div");
  place.className = "editor-text";
  textarea.before(place);
  textarea.hidden = true;
  const attributes = {
    id: "story-body",
    role: "textbox",
    "aria-multiline": "true",
    "aria-labelledby": label.id,
  };
  if (textarea.getAttribute("aria-invalid")) attributes["aria-invalid"] = "true";
  const editor = new Editor({
    element: place,
    injectCSS: false,
    content: textarea.value,
    editorProps: { attributes },
    extensions: [
      Story,
      Paragraph,
      Text,
      Bold,
      Italic,
      Subscript,
      Superscript,
      StoryLink.configure({ enableTarget: false, protocols: ["http", "https", "mailto"] }),
      Heading.configure({ levels: [2, 3] }),
      BulletList,
      OrderedList,
      ListItem,
      Blockquote,
      HardBreak,
      History,
      Dropcursor,
      Gapcursor,
      PlacedPart,
    ],
    onUpdate: () => {
      textarea.value = editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  label.addEventListener("click", () => editor.view.focus());
  followToolbar(editor, frame.querySelector("[role='toolbar']"));
  followPlaceButtons(editor);
  followQuotations(editor);
  countWords(editor, document.querySelector("[data-word-count]"));
}

for (const textarea of document.querySelectorAll("[data-story-editor]")) start(textarea);
