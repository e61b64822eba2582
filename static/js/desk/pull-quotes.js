// Pull quotes made of words of the body: of those selected, or of a quotation that the
// server found there. Filled in word for word, and placed after their paragraph.
// Without this file the words are typed, or a quotation's button sends the form.

import { addRow } from "./rows.js";

const LETTER = /[\p{L}\p{N}]/u;

function add(editor, words, after) {
  const row = addRow(document.querySelector("[data-rows='pull_quotes']"));
  const field = row.querySelector("[name$='-text']");
  field.value = words;
  const { value: key } = row.querySelector("[name$='-key']");
  editor.chain().insertContentAt(after, { type: "placedPart", attrs: { key } }).focus().run();
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (!words) field.focus();
}

// What is selected in the first of its paragraphs, and of each word all: a quote may
// neither run over two paragraphs nor begin or end inside a word.
function selectedWords({ $from, to, empty }) {
  if (empty || !$from.parent.isTextblock) return "";
  const text = $from.parent.textBetween(0, $from.parent.content.size, null, " ");
  let begin = $from.parentOffset;
  let end = Math.min(to - $from.start(), text.length);
  while (begin > 0 && LETTER.test(text[begin - 1]) && LETTER.test(text[begin])) begin -= 1;
  while (end < text.length && LETTER.test(text[end - 1]) && LETTER.test(text[end])) end += 1;
  return text.slice(begin, end).trim();
}

export function makePullQuote(editor) {
  const { selection } = editor.state;
  const { $from } = selection;
  add(editor, selectedWords(selection), $from.depth ? $from.after(1) : $from.pos);
}

export function followQuotations(editor) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name='_quote']");
    if (!button) return;
    event.preventDefault();
    const { doc } = editor.state;
    let after = null;
    doc.forEach((node, offset) => {
      if (after === null && node.textContent.includes(button.value)) after = offset + node.nodeSize;
    });
    add(editor, button.value, after ?? doc.content.size);
    button.closest("li").remove();
  });
}
