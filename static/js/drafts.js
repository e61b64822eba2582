// <form id="comment-form"> keeps its text in this browser until it has arrived, so that
// a closed tab or a refused post loses nothing; arrived.js forgets it.
// Without this file nothing is kept.
import { lasting, ofThisTab, read, write } from "./kept.js";

const MAX_AGE_MS = 30 * 24 * 60 * 60 * 1000;

const form = document.getElementById("comment-form");
if (form) {
  const path = new URL(form.action).pathname;
  const name = `draft ${path}`;
  const field = form.elements.body;
  const kept = read(lasting, name);
  // Back on a page with the form, so whatever was sent last did not arrive.
  write(ofThisTab, "sent", null);
  if (kept && Date.now() - kept.at > MAX_AGE_MS) write(lasting, name, null);
  else if (kept && !field.value) {
    field.value = kept.body;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.addEventListener("input", () => {
    const body = field.value;
    write(lasting, name, body.trim() ? { body, at: Date.now() } : null);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "preview") return;
    write(ofThisTab, "sent", {
      path,
      body: field.value,
      name: form.elements.name.value,
      parent: form.elements.parent.value,
      at: Date.now(),
    });
  });
}
