/* Results of a search by keyboard: arrows go through them, Enter opens one, typing goes on.
   Without this file they are links after the field, in order. */
(function () {
  "use strict";

  function resultsOf(field) {
    const box = document.getElementById(field.dataset.search);
    return box ? Array.from(box.querySelectorAll("[data-result]")) : [];
  }

  function fieldOf(result) {
    const box = result.closest("[id^='results-']");
    return box && document.querySelector("[data-search='" + box.id + "']");
  }

  function go(event, target) {
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const field = event.target.closest("[data-search]");
    if (field) {
      const found = resultsOf(field);
      if (event.key === "ArrowDown") go(event, found[0]);
      if (event.key === "ArrowUp") go(event, found[found.length - 1]);
      return;
    }
    const result = event.target.closest("[data-result]");
    const asked = result && fieldOf(result);
    if (!asked) return;
    const found = resultsOf(asked), at = found.indexOf(result);
    if (event.key === "ArrowDown") go(event, found[at + 1] || asked);
    else if (event.key === "ArrowUp") go(event, found[at - 1] || asked);
    else if (event.key === "Home") go(event, found[0]);
    else if (event.key === "End") go(event, found[found.length - 1]);
    else if (event.key === "Backspace" || (event.key.length === 1 && event.key !== " ")) {
      // What is typed belongs to the question: the field has the focus before the sign arrives.
      asked.focus();
    }
  });
})();
