// <textarea maxlength="5000"> in a comment form says how many characters are left.
// Without this file the browser still enforces maxlength.
for (const field of document.querySelectorAll(".comment-form textarea[maxlength]")) {
  const output = document.createElement("output");
  output.className = "letters-left";
  output.htmlFor = field.id;
  field.after(output);
  const show = () => { output.value = `${[...field.value].length} / ${field.maxLength}`; };
  field.addEventListener("input", show);
  // Not read aloud at each key: only once little is left.
  field.addEventListener("input", () => {
    const isNearlyFull = field.maxLength - field.value.length < 100;
    output.setAttribute("aria-live", isNearlyFull ? "polite" : "off");
  });
  output.setAttribute("aria-live", "off");
  show();
}
