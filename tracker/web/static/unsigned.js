// The button that ticks every line of the page; without it each line is ticked by itself.
(() => {
  "use strict";
  const button = document.getElementById("tick-all");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of document.querySelectorAll('input[name="lines"]')) box.checked = true;
  });
})();
