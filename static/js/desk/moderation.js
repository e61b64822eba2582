// The moderation page by single keys. Every key presses a button, opens a part or
// follows a link that is on the page anyway: without this file all is there, by hand.

const POLL_MS = 20_000;
let isSent = false;

function find(key) {
  const found = document.querySelectorAll(`[data-key~="${CSS.escape(key)}"]`);
  return [...found].find((element) => element.checkVisibility());
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function toggle(summary) {
  const part = summary.parentElement;
  part.open = !part.open;
  const first = part.querySelector("textarea, button");
  (part.open ? first : summary).focus();
}

function press(element) {
  if (element.dataset.open) document.getElementById(element.dataset.open).showModal();
  else if (element.matches("summary")) toggle(element);
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    const open = event.target.closest("details[open]") ?? document.querySelector("details.key-more[open]");
    if (open) toggle(open.querySelector("summary"));
    return;
  }
  if (isTyping(event.target)) return;
  const reason = document.querySelector(`details[open] [data-reason="${CSS.escape(event.key)}"]`);
  const element = reason ?? find(event.key.toLowerCase());
  if (!element) return;
  event.preventDefault();
  press(element);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("button[data-open]");
  if (opener && event.detail) press(opener);
});

// A key held too long, or pressed twice, must not decide on the next comment.
document.addEventListener("submit", (event) => {
  if (event.target.method === "dialog") return;
  if (isSent) event.preventDefault();
  isSent = true;
});
addEventListener("pageshow", () => { isSent = false; });

// Where the eyes of whoever listens are: what was done, and what comes now.
function announce() {
  const said = document.querySelector("[data-announce]");
  const done = document.querySelector("[data-done]")?.innerText ?? "";
  const heading = document.querySelector("[data-focus]");
  if (!heading) return;
  heading.focus({ preventScroll: true });
  // Set after loading: what a page begins with is not announced.
  setTimeout(() => { said.textContent = done; }, 200);
}

function countDown(bar) {
  const ends = performance.now() + Number(bar.dataset.undoSeconds) * 1000;
  const seconds = bar.querySelector("[data-seconds]");
  const timer = setInterval(() => {
    const left = Math.ceil((ends - performance.now()) / 1000);
    if (left > 0) {
      seconds.textContent = left;
      return;
    }
    clearInterval(timer);
    if (bar.contains(document.activeElement)) document.querySelector("[data-focus]")?.focus();
    bar.remove();
  }, 1000);
}

function follow(counter) {
  setInterval(async () => {
    if (document.hidden) return;
    // The next round asks again when the network is away for a moment.
    const answer = await fetch(counter.dataset.waiting).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { count, is_more: isMore } = await answer.json();
    counter.textContent = isMore ? `${count}+` : count;
  }, POLL_MS);
}

for (const opener of document.querySelectorAll("button[data-open]")) opener.hidden = false;
for (const bar of document.querySelectorAll("[data-undo-seconds]")) countDown(bar);
for (const counter of document.querySelectorAll("[data-waiting]")) follow(counter);
announce();
