/* Progressive enhancement only: every page works without this file. It is loaded in <head> without
   defer so that the theme is set before the first paint. */
(function () {
  "use strict";
  const TOAST_MS = 5000, TOASTS_MOST = 2;
  const root = document.documentElement;
  const one = (selector, within) => (within || document).querySelector(selector);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  try {
    const kept = localStorage.getItem("theme");
    if (kept) root.setAttribute("data-bs-theme", kept);
  } catch (error) { /* storage is switched off */ }
  root.classList.add("js");

  function toggleTheme() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.getAttribute("data-bs-theme") || dark) === "dark" ? "light" : "dark";
    root.setAttribute("data-bs-theme", next);
    try { localStorage.setItem("theme", next); } catch (error) { /* storage is switched off */ }
    document.dispatchEvent(new CustomEvent("dozor:theme"));
  }

  function openDialog(id, opener) {
    const dialog = document.getElementById(id);
    if (!dialog || !dialog.showModal) return false;
    if (!dialog.open) {
      dialog.showModal();
      dialog.opener = opener || null;
      const first = one("[autofocus]", dialog);
      if (first) first.focus();
    }
    return true;
  }

  function toast(text, tone, url) {
    const box = one("#toasts");
    if (!box || !text) return;
    const note = document.createElement("div");
    note.className = "toast-note" + (tone ? " is-" + tone : "");
    const body = document.createElement(url ? "a" : "span");
    if (url) body.href = url;
    body.textContent = text;
    note.append(body);
    const close = document.createElement("button");
    close.className = "icon-button push";
    close.type = "button";
    close.setAttribute("data-dismiss", "");
    close.setAttribute("aria-label", box.dataset.close || "×");
    close.textContent = "×";
    note.append(close);
    box.append(note);
    while (box.children.length > TOASTS_MOST) box.firstElementChild.remove();
    setTimeout(() => note.remove(), tone === "error" ? 2 * TOAST_MS : TOAST_MS);
  }

  const actions = {
    "data-theme-toggle": () => { toggleTheme(); return true; },
    "data-dialog": (element) => openDialog(element.getAttribute("data-dialog"), element),
    "data-close": (element) => {
      const dialog = element.closest("dialog");
      if (dialog) dialog.close();
      return Boolean(dialog);
    },
    "data-dismiss": (element) => {
      const card = element.closest(".toast-note, [data-card]");
      if (card) card.remove();
      return Boolean(card) && !element.form;
    },
    "data-copy": (element) => {
      const id = element.getAttribute("data-copy"), field = id ? document.getElementById(id) : element;
      field.select();
      if (id && navigator.clipboard) {
        navigator.clipboard.writeText(field.value).then(() => toast(element.dataset.copied));
      }
      return true;
    },
    "data-clear": () => {
      all("[data-row]:checked").forEach((box) => { box.checked = false; });
      countSelected();
      return true;
    }
  };

  document.addEventListener("click", (event) => {
    if (event.target.matches("dialog")) { event.target.close(); return; }
    all("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    for (const name of Object.keys(actions)) {
      const element = event.target.closest("[" + name + "]");
      if (element) {
        if (actions[name](element)) event.preventDefault();
        return;
      }
    }
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches && event.target.matches("input, textarea, select, [contenteditable]");
    const key = event.key;
    if (((event.ctrlKey || event.metaKey) && key.toLowerCase() === "k") || (key === "/" && !typing)) {
      if (openDialog("search")) event.preventDefault();
    } else if (key === "?" && !typing) {
      if (openDialog("keys")) event.preventDefault();
    } else if (key === "Escape") {
      closeOnEscape(event);
    }
  });

  function closeOnEscape(event) {
    const dialog = event.target.closest && event.target.closest("dialog");
    // A search field would swallow the first Esc to empty itself.
    if (dialog && event.target.type === "search") { event.preventDefault(); dialog.close(); return; }
    all("details.menu[open]").forEach((menu) => {
      menu.removeAttribute("open");
      one("summary", menu).focus();
    });
  }

  document.addEventListener("close", (event) => {
    // What opened it may have been put anew meanwhile.
    const opener = event.target.opener, stands = opener && (opener.isConnected ? opener : document.getElementById(opener.id));
    if (stands) stands.focus();
    // What was fetched into a dialog is not shown again when it opens for something else.
    const blank = event.target.querySelector("template[data-blank]");
    if (blank) document.getElementById(blank.dataset.blank).replaceChildren(blank.content.cloneNode(true));
  }, true);

  function countSelected() {
    const rows = all("[data-row]"), bar = one(".bulk-bar"), head = one("[data-all]");
    if (!bar) return;
    const chosen = rows.filter((box) => box.checked);
    rows.forEach((box) => box.closest("tr").classList.toggle("is-selected", box.checked));
    bar.hidden = !chosen.length;
    one("[data-count]", bar).textContent = chosen.length;
    if (head) {
      head.checked = rows.length > 0 && chosen.length === rows.length;
      head.indeterminate = chosen.length > 0 && chosen.length < rows.length;
    }
  }

  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target.matches("[data-all]")) all("[data-row]").forEach((box) => { box.checked = target.checked; });
    if (target.matches("[data-all], [data-row]")) countSelected();
    if (target.matches("[data-submit]")) target.form.requestSubmit();
    const zone = target.closest("[data-drop]");
    if (zone && target.type === "file") nameFiles(zone, target);
  });

  function nameFiles(zone, input) {
    const list = one("[data-chosen]", zone);
    if (list) list.textContent = Array.from(input.files).map((file) => file.name).join(", ");
  }

  ["dragenter", "dragover", "dragleave", "drop"].forEach((kind) => {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest && event.target.closest("[data-drop]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) {
        const input = one("input[type=file]", zone);
        input.files = event.dataTransfer.files;
        nameFiles(zone, input);
      }
    });
  });

  function onceReady() {
    countSelected();
    all(".segmented > [aria-current]").forEach((item) => {
      const row = item.parentElement;
      row.scrollLeft = item.offsetLeft - row.offsetLeft - (row.clientWidth - item.offsetWidth) / 2;
    });
    const wanted = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (wanted && wanted.matches("dialog")) openDialog(wanted.id);
  }

  document.addEventListener("DOMContentLoaded", onceReady);
  document.addEventListener("htmx:afterSettle", countSelected);
  /* A page nobody looks at asks for nothing: what polls waits and asks once it is seen again. */
  const POLLED = "[hx-trigger*='every ']", waiting = new Set();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const asker = event.detail.elt;
    if (!document.hidden || event.detail.requestConfig.triggeringEvent || !asker.matches(POLLED)) return;
    event.preventDefault();
    waiting.add(asker);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    waiting.forEach((asker) => {
      if (asker.isConnected) window.htmx.ajax("GET", asker.getAttribute("hx-get"), { source: asker });
    });
    waiting.clear();
  });

  document.addEventListener("htmx:sendError", () => {
    const box = one("#toasts");
    if (box) toast(box.dataset.offline, "error");
  });
  window.dozor = { toast };
})();
