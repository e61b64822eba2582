// <a data-error-link> takes the words selected in the story along to the form that it leads to.
// Without this file the passage is copied by hand.
import { ofThisTab, read, write } from "./kept.js";

const MAX_CHARACTERS = 1000;

// What is selected when the link is pressed; pressing may already have ended the selection.
let selected = "";
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const isInStory = selection.anchorNode?.parentElement?.closest(".story");
  if (isInStory && String(selection).trim()) selected = String(selection).trim();
});

for (const link of document.querySelectorAll("[data-error-link]")) {
  link.addEventListener("click", () => {
    const words = selected.slice(0, MAX_CHARACTERS);
    write(ofThisTab, "passage", words ? { path: link.pathname, words } : null);
  });
}

const field = document.getElementById("error-passage");
const kept = read(ofThisTab, "passage");
if (field && kept && kept.path === location.pathname) {
  if (!field.value) field.value = kept.words;
  write(ofThisTab, "passage", null);
}
