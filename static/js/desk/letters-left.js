// <output for="ID of a field" data-letters-left="MAX"> shows how much is written.
// Without this file the browser still enforces maxlength.
for (const output of document.querySelectorAll("[data-letters-left]")) {
  const field = document.getElementById(output.htmlFor.value);
  // Characters as the server counts them: an emoji is one, not two.
  const show = () => {
    output.value = `${[...field.value].length} / ${output.dataset.lettersLeft}`;
  };
  field.addEventListener("input", show);
  show();
}
