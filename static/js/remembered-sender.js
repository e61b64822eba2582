// Offers to keep name, email and website in this browser, never in a cookie, and fills
// them in. What arrived.js keeps there goes with them. The markup is <template id="remembered-sender">.
// Without this file they are typed each time.
import { lasting, read, write } from "./kept.js";

const FIELDS = ["name", "email", "website"];

const form = document.getElementById("comment-form");
const template = document.getElementById("remembered-sender");
if (form && template) {
  form.querySelector(".form-buttons").before(template.content.cloneNode(true));
  const box = form.querySelector("[data-remember-sender]");
  const kept = read(lasting, "sender");
  box.checked = kept !== null;
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (kept && !field.value) field.value = kept[name] ?? "";
  }
  const typed = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
  // At once, so that taking the mark away forgets without sending anything.
  box.addEventListener("change", () => {
    write(lasting, "sender", box.checked ? typed() : null);
    if (!box.checked) write(lasting, "waiting", null);
  });
  form.addEventListener("submit", () => {
    if (box.checked) write(lasting, "sender", typed());
  });
}
