// <form data-warn-unsaved> asks before the page is left with words not saved.
// With data-unsaved it begins so: the server has sent words back.
// Without this file the browser leaves without a question.
for (const form of document.querySelectorAll("[data-warn-unsaved]")) {
  let unsaved = "unsaved" in form.dataset;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  // The key that saves in every other program.
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[name=_save]"));
    }
  });
}
