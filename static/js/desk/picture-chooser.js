// <input data-picture-chooser="ADDRESS of the list of pictures">: shows the chosen
// picture and opens the list, or the form for a new one, in a window.
// Without this file the picture's number is typed.

let asking = null;

function show(field) {
  const picture = field.parentElement.querySelector(".chosen-picture");
  if (/^[1-9]\d*$/.test(field.value)) {
    picture.src = field.dataset.thumbnail.replace("/0/", `/${field.value}/`);
    picture.hidden = false;
  } else {
    picture.removeAttribute("src");
    picture.hidden = true;
  }
}

function open(field, address) {
  asking = field;
  window.open(`${address}?_popup=1`, "pictures", "width=900,height=700,scrollbars=yes,resizable=yes");
}

function button(words, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "quiet", textContent: words });
  made.addEventListener("click", act);
  return made;
}

function answer(chosen, id) {
  chosen.close();
  asking.value = id;
  show(asking);
  asking.dispatchEvent(new Event("change", { bubbles: true }));
  asking.dispatchEvent(new Event("input", { bubbles: true }));
  asking.focus();
}

function begin(field) {
  if ("begun" in field.dataset || field.id.includes("__prefix__")) return;
  field.dataset.begun = "";
  const picture = document.createElement("img");
  Object.assign(picture, { className: "chosen-picture", alt: "", width: 144, height: 96 });
  const tools = document.createElement("div");
  tools.className = "chooser-tools";
  tools.append(
    button(field.dataset.choose, () => open(field, field.dataset.pictureChooser)),
    button(field.dataset.uploadWords, () => open(field, field.dataset.upload)),
  );
  field.before(picture);
  field.after(tools);
  field.addEventListener("input", () => show(field));
  show(field);
}

function beginAll() {
  for (const field of document.querySelectorAll("[data-picture-chooser]")) begin(field);
}

// The names by which Django's own windows answer the page that opened them.
window.dismissRelatedLookupPopup = answer;
window.dismissAddRelatedObjectPopup = answer;

beginAll();
new MutationObserver(beginAll).observe(document.body, { childList: true, subtree: true });
