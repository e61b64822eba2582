// <dialog id="link-dialog"> asks for the address of a link in the body.

const dialog = document.getElementById("link-dialog");

export function askForLink(editor) {
  if (editor.state.selection.empty && !editor.isActive("link")) {
    editor.view.focus();
    return true;
  }
  const address = dialog.querySelector("[name='address']");
  address.value = editor.getAttributes("link").href ?? "";
  dialog.returnValue = "";
  dialog.addEventListener(
    "close",
    () => {
      const chain = editor.chain().focus().extendMarkRange("link");
      if (dialog.returnValue === "set" && address.value) {
        chain.setLink({ href: address.value.trim() }).run();
      } else if (dialog.returnValue === "unset") {
        chain.unsetLink().run();
      } else {
        editor.view.focus();
      }
    },
    { once: true },
  );
  dialog.showModal();
  return true;
}
