// A node of the body that holds the place of a pull quote, a link or a picture.
// It shows the words of the row that has its key.

import { Node } from "django-prose-editor/editor";

// Evaluated before this file, so that a stored picture has its thumbnail by now.
import "./picture-chooser.js";

export function rowOf(key) {
  const fields = [...document.querySelectorAll("[name$='-key']")];
  return fields.find((field) => field.value === key)?.closest(".row") ?? null;
}

function wordsOf(key) {
  const row = rowOf(key);
  if (!row || row.hidden) return "";
  const field = (name) => row.querySelector(`[name$='-${name}']`)?.value.trim() ?? "";
  if (key.startsWith("quote-")) return [field("text"), field("speaker")].filter(Boolean).join(" – ");
  if (key.startsWith("link-")) return [field("kicker"), field("title")].filter(Boolean).join(" | ");
  return field("caption") || field("alt");
}

const { nothingHere } = document.querySelector("[data-story-editor]").dataset;

function view({ node }) {
  const dom = document.createElement("div");
  const kind = node.attrs.key.split("-")[0];
  dom.className = `placed placed-${kind}`;
  const show = () => {
    const row = rowOf(node.attrs.key);
    const thumbnail = kind === "picture" && row?.querySelector(".chosen-picture[src]");
    dom.textContent = wordsOf(node.attrs.key) || (thumbnail ? "" : nothingHere);
    if (thumbnail) dom.prepend(Object.assign(document.createElement("img"), { src: thumbnail.src, alt: "" }));
  };
  document.addEventListener("input", show);
  show();
  return { dom, destroy: () => document.removeEventListener("input", show) };
}

export const PlacedPart = Node.create({
  name: "placedPart",
  // Not of the group “block”: a part stands between paragraphs, never in a list.
  group: "part",
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      key: {
        parseHTML: (element) => element.dataset.part,
        renderHTML: ({ key }) => ({ "data-part": key }),
      },
    };
  },
  parseHTML() {
    return [{ tag: "div[data-part]" }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["div", HTMLAttributes];
  },
  addNodeView() {
    return view;
  },
});
