// <fieldset data-rows="PREFIX">: adds, removes and orders rows, by pointer and by keys.
// Without this file each row has a number for its place and a box to remove it, and
// a save brings another blank row.

import { newKey } from "./part-keys.js";

export function filled(row) {
  return [...row.querySelectorAll(".row-fields :is(input, textarea, select)")].some(
    (field) => field.value.trim() !== "",
  );
}

export function addRow(set) {
  const total = set.querySelector(`[name="${set.dataset.rows}-TOTAL_FORMS"]`);
  const template = set.querySelector("template");
  const holder = document.createElement("ol");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
  total.value = Number(total.value) + 1;
  const row = holder.firstElementChild;
  set.querySelector(".rows-list").append(row);
  begin(set, row);
  number(set);
  return row;
}

function number(set) {
  // Blank rows get no number: they would count as filled in.
  let place = 0;
  for (const row of set.querySelectorAll(".row")) {
    const field = row.querySelector("[name$='-position']");
    field.value = filled(row) ? (place += 1) : "";
  }
}

function say(set, words) {
  set.querySelector("[data-said]").textContent = words;
}

function told(set, row) {
  const rows = [...set.querySelectorAll(".row:not([hidden])")];
  return `${rows.indexOf(row) + 1} / ${rows.length}`;
}

function changed(set) {
  number(set);
  set.dispatchEvent(new Event("input", { bubbles: true }));
}

function move(set, row, steps) {
  const rows = [...set.querySelectorAll(".row:not([hidden])")];
  const neighbour = rows[rows.indexOf(row) + steps];
  if (!neighbour) return;
  if (steps < 0) neighbour.before(row);
  else neighbour.after(row);
  changed(set);
  say(set, told(set, row));
}

function remove(set, row) {
  const rows = [...set.querySelectorAll(".row:not([hidden])")];
  const neighbour = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
  row.querySelector("[name$='-DELETE']").checked = true;
  row.hidden = true;
  changed(set);
  (neighbour?.querySelector("input, textarea, select") ?? set.querySelector("[data-add-row]")).focus();
}

function begin(set, row) {
  row.querySelector(".row-order").hidden = true;
  row.querySelector(".row-tools").hidden = false;
  const key = row.querySelector("[name$='-key']");
  if (key && !key.value) key.value = newKey(set.dataset.rows);
}

function follow(set) {
  set.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    const button = event.target.closest("button");
    if (!button) return;
    if ("addRow" in button.dataset) {
      addRow(set).querySelector(".row-fields :is(input, textarea, select)").focus();
    } else if (button.dataset.move) {
      move(set, row, Number(button.dataset.move));
      button.focus();
    } else if ("remove" in button.dataset) {
      remove(set, row);
    }
  });
  set.addEventListener("change", () => number(set));
  set.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && "keepsBlank" in set.dataset && event.target.matches("textarea")) {
      event.preventDefault();
      const next = event.target.closest(".row").nextElementSibling ?? addRow(set);
      next.querySelector("textarea").focus();
      return;
    }
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(set, event.target.closest(".row"), event.key === "ArrowUp" ? -1 : 1);
    event.target.focus();
  });
}

function followDrag(set) {
  let dragged = null;
  set.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("[data-drag]")) return;
    event.preventDefault();
    dragged = event.target.closest(".row");
    dragged.classList.add("row-dragged");
    event.target.setPointerCapture(event.pointerId);
  });
  set.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest(".row");
    if (!under || under === dragged || under.parentElement !== dragged.parentElement) return;
    const { top, height } = under.getBoundingClientRect();
    if (event.clientY < top + height / 2) under.before(dragged);
    else under.after(dragged);
  });
  const end = () => {
    if (!dragged) return;
    dragged.classList.remove("row-dragged");
    changed(set);
    say(set, told(set, dragged));
    dragged = null;
  };
  set.addEventListener("pointerup", end);
  set.addEventListener("pointercancel", end);
}

for (const set of document.querySelectorAll("[data-rows]")) {
  for (const row of set.querySelectorAll(".row")) {
    // The blank row is for people without script; they have a button here.
    if (!filled(row) && !("keepsBlank" in set.dataset)) row.remove();
    else begin(set, row);
  }
  set.querySelector("[data-add-row]").hidden = false;
  number(set);
  follow(set);
  followDrag(set);
}
