// The sign-in desk's field keeps the focus: a scanner types into whatever has it. Nothing else is done here.
"use strict";
(() => {
  const field = document.getElementById("code");
  if (!field || document.querySelector("button[name=officer]")) return;
  const back = () => field.focus({ preventScroll: true });
  back();
  window.addEventListener("focus", back);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a, button, input, summary, select")) back();
  });
})();
