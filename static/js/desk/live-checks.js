// <section data-live-checks="ADDRESS"> says what the publish checks find in the form as it
// stands, a moment after each pause in typing. Nothing is stored.
// Without this file the section's button sends the form and brings it back with the findings.

const PAUSE_MS = 1500;
const section = document.querySelector("[data-live-checks]");
const form = section?.closest("form");
let timer;
let running;

function remark(finding) {
  const words = document.createElement("p");
  words.className = "blocks" in finding.dataset ? "remark remark-blocks" : "remark";
  words.textContent = finding.querySelector("[data-sentence]").textContent;
  return words;
}

// Beside each field stands what is said of it, as the server wrote it at first.
function markFields() {
  for (const old of form.querySelectorAll(".remark")) old.remove();
  for (const finding of section.querySelectorAll("[data-field]")) {
    const field = document.getElementById(finding.dataset.field);
    const legend = field?.querySelector(":scope > legend");
    if (legend) legend.after(remark(finding));
    else field?.closest(".field")?.append(remark(finding));
  }
}

// A reason half written, a box ticked, a list opened: all stay as they are.
function keepAnswers(from, to) {
  for (const field of from.querySelectorAll("[name^='override-'], [name='confirm']")) {
    const same = [...to.querySelectorAll(`[name="${CSS.escape(field.name)}"]`)].find(
      (other) => field.type !== "checkbox" || other.value === field.value,
    );
    if (!same) continue;
    if (field.type === "checkbox") same.checked = field.checked;
    else same.value = field.value;
    const details = same.closest("details");
    if (details) details.open = field.closest("details").open;
  }
  const open = from.querySelector(":scope > details");
  const list = to.querySelector(":scope > details");
  if (open && list) list.open = open.open;
}

function show(html) {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  for (const id of ["findings", "quotations"]) {
    const old = document.getElementById(id);
    const fresh = holder.querySelector(`#${id}`);
    if (old.innerHTML.trim() === fresh.innerHTML.trim()) continue;
    // Not from under somebody's hands: the next pause brings it.
    if (old.contains(document.activeElement)) continue;
    keepAnswers(old, fresh);
    old.replaceWith(fresh);
  }
  markFields();
}

async function check() {
  clearTimeout(timer);
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(section.dataset.liveChecks, {
      method: "POST",
      body: new FormData(form),
      signal: running.signal,
      redirect: "error",
    });
    section.toggleAttribute("data-out-of-date", !answer.ok);
    if (answer.ok) show(await answer.text());
  } catch (error) {
    if (error.name !== "AbortError") section.toggleAttribute("data-out-of-date", true);
  }
}

// A link to the part of the form, and into it, where the editor of the body hides a field.
function goTo(event) {
  const link = event.target.closest("a[data-sentence]");
  const part = link && document.getElementById(link.hash.slice(1));
  const field = part?.matches("input, select, textarea")
    ? part
    : part?.querySelector("[role='textbox'], .row-fields :is(input, select, textarea), button");
  if (!field?.checkVisibility()) return;
  event.preventDefault();
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
}

if (section) {
  section.addEventListener("click", goTo);
  form.addEventListener("input", (event) => {
    section.toggleAttribute("data-out-of-date", true);
    if (document.getElementById("findings").contains(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE_MS);
  });
  section.querySelector("[name='_check']").addEventListener("click", (event) => {
    event.preventDefault();
    check();
  });
}
