// Shows a reader the replies that they sent from this tab, or from this browser where they
// want to be remembered, and that still wait for a moderator, at their places in <section data-conversation="PATH">. Nobody else gets them.
// The markup is <template id="own-waiting">. Without this file nothing is shown.
import { lasting, ofThisTab, read, write } from "./kept.js";

const MAX_AGE_MS = 14 * 24 * 60 * 60 * 1000;

const section = document.querySelector("[data-conversation]");
const template = document.getElementById("own-waiting");
const storages = [lasting, ofThisTab];
const all = storages.flatMap((storage) => read(storage, "waiting") ?? []);

const words = (element) => element?.textContent.replace(/\s+/g, " ").trim();

function isPublic(reply) {
  const body = reply.body.replace(/\s+/g, " ").trim();
  return [...section.querySelectorAll(".comment-text")].some((text) => words(text) === body);
}

function forget(reply) {
  for (const storage of storages) {
    const others = (read(storage, "waiting") ?? []).filter((other) => other.at !== reply.at);
    write(storage, "waiting", others.length ? others : null);
  }
}

// Its private page knows better than this browser whether it still waits.
async function hasBeenDecided(reply) {
  const response = await fetch(reply.receipt);
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const status = page.querySelector("[data-comment-status]")?.dataset.commentStatus;
  return Boolean(status) && status !== "pending";
}

function show(reply) {
  const shown = template.content.cloneNode(true).firstElementChild;
  shown.querySelector("bdi").textContent = reply.name;
  shown.querySelector(".comment-own-text").textContent = reply.body;
  const link = shown.querySelector("a");
  if (reply.receipt) link.href = reply.receipt;
  else link.remove();
  shown.querySelector("button").addEventListener("click", () => {
    forget(reply);
    shown.remove();
  });
  const doors = document.querySelector(`#comment-${CSS.escape(reply.parent)} > .comment-doors`);
  if (reply.parent && doors) doors.after(shown);
  else section.querySelector("[data-own-place]").before(shown);
  return shown;
}

if (section && template) {
  for (const reply of all.filter((other) => other.path === section.dataset.conversation)) {
    if (Date.now() - reply.at > MAX_AGE_MS || isPublic(reply)) {
      forget(reply);
      continue;
    }
    const shown = show(reply);
    if (reply.receipt) {
      hasBeenDecided(reply).then((isDecided) => {
        if (!isDecided) return;
        forget(reply);
        shown.remove();
      }, () => {});
    }
  }
}
