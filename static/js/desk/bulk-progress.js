// <div data-progress="LEFT">: shows how far a run is until nothing is left.
// Without this file there is a link that asks once.

const EVERY_MS = 2000;

async function ask() {
  const part = document.querySelector("[data-progress]");
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-progress]");
    if (now) part.replaceWith(now);
    if (!now || now.dataset.progress === "0") return;
  }
  setTimeout(ask, EVERY_MS);
}

setTimeout(ask, EVERY_MS);
