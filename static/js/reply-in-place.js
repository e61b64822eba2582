// <a class="reply-link"> brings the form to the comment it answers.
// Without this file the link leads to a page with that comment and the form.
const part = document.querySelector("[data-reply-part]");
const form = document.getElementById("comment-form");

if (part && form) {
  const home = document.createComment("the form's own place");
  part.before(home);
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.className = "quiet-button";
  cancel.textContent = part.dataset.cancel;
  let link = null;

  const goHome = () => {
    form.elements.parent.value = "";
    home.after(part);
    cancel.remove();
    link?.focus();
  };
  cancel.addEventListener("click", goHome);

  document.addEventListener("click", (event) => {
    const clicked = event.target.closest(".reply-link");
    // With a key held down the reader wants the page in a tab of its own.
    if (!clicked || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link = clicked;
    form.elements.parent.value = new URL(link.href).searchParams.get("parent");
    link.closest(".comment-doors").after(part);
    part.querySelector(".form-after").append(cancel);
    form.elements.body.focus();
  });
}
