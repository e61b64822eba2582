// <div data-curating> holds the slots, the stories and their buttons. A press is sent
// without leaving the page, says what came of it and keeps the focus where the story
// went; Alt with an arrow key and Delete press the buttons of a slot; stories and slots
// are dragged onto slots. Without this file each button sends the form.

const said = document.querySelector("[data-said]");
let isSent = false;

function curating() {
  return document.querySelector("[data-curating]");
}

// Where the focus goes: the same button in the slot where the story is now, else another one there.
function focusOn(place, step, value) {
  const slot = document.getElementById(place);
  const button =
    slot?.querySelector(`[data-step="${step}"]`) ??
    slot?.querySelector("button") ??
    curating().querySelector(`button[value="${CSS.escape(value)}"]`);
  (button ?? curating().querySelector("[data-steps] button")).focus();
}

async function send(action, step = "") {
  if (isSent) return;
  isSent = true;
  const form = curating().querySelector("[data-steps]");
  const data = new FormData(form);
  data.set("do", action);
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-curating]");
    if (!next) throw new Error(`The answer is no page of slots: ${answer.status}`);
    // A refusal stands in the new page and is an alert there.
    const words = page.querySelector(".notes")?.textContent.trim() ?? "";
    document.querySelector(".notes")?.remove();
    curating().replaceWith(next);
    said.textContent = words;
    focusOn(next.dataset.at, step, action);
  } catch {
    // A session that ended, or no network: the plain form says which.
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: action }));
    form.submit();
  } finally {
    isSent = false;
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-steps]")) return;
  event.preventDefault();
  const { value, dataset } = event.submitter ?? {};
  if (value) send(value, dataset.step);
});

document.addEventListener("keydown", (event) => {
  const slot = event.target.closest?.(".front-slot");
  if (!slot) return;
  const step = event.altKey
    ? { ArrowUp: "up", ArrowDown: "down" }[event.key]
    : { Delete: "clear" }[event.key];
  const button = step && slot.querySelector(`[data-step="${step}"]`);
  if (!button) return;
  event.preventDefault();
  send(button.value, step);
});

let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[draggable]") ?? null;
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const slot = event.target.closest?.("[data-slot]");
  for (const other of document.querySelectorAll("[data-over]")) {
    if (other !== slot) delete other.dataset.over;
  }
  if (!slot || !dragged) return;
  event.preventDefault();
  slot.dataset.over = "";
});

document.addEventListener("drop", (event) => {
  const slot = event.target.closest?.("[data-slot]");
  if (!slot || !dragged || slot === dragged) return;
  event.preventDefault();
  const { story, slot: from } = dragged.dataset;
  send(story ? `put:${story}:${slot.dataset.slot}` : `move:${from}:${slot.dataset.slot}`);
});

document.addEventListener("dragend", () => {
  dragged = null;
  for (const slot of document.querySelectorAll("[data-over]")) delete slot.dataset.over;
});

const { at } = curating().dataset;
if (at) focusOn(at, "", "");
