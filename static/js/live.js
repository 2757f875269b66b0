/* Live by WebSocket. #live carries the feed's socket and its words; any element with data-socket
   opens one more, and shows its state where it has words for it. A frame of the feed becomes the
   event dozor:alert on <body>, a frame of another socket becomes dozor:change on its element; HTMX
   elements listen and fetch what the server renders. */
(function () {
  "use strict";
  const FIRST_WAIT_MS = 1000, LONGEST_WAIT_MS = 30000, TOAST_PAUSE_MS = 20000;
  const NEVER_AGAIN = [4401, 4403, 4404];

  function address(path, lastId) {
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    return scheme + location.host + path + (lastId === "" ? "" : "?last_id=" + encodeURIComponent(lastId));
  }

  function connect(path, lastId, onFrame, onState, isShown) {
    let failures = 0, timer = 0, socket = null, done = false, last = lastId;
    const unshown = () => { done = true; clearTimeout(timer); if (socket) socket.close(); };
    function open() {
      if (!isShown()) return;
      onState("wait");
      socket = new WebSocket(address(path, last));
      socket.onopen = () => { failures = 0; onState("on"); };
      socket.onmessage = (message) => {
        if (!isShown()) { unshown(); return; }
        const frame = JSON.parse(message.data);
        if (frame.type === "truncated") { last = String(frame.data.latest); onFrame(frame); return; }
        if (typeof frame.id !== "number") return;
        if (last !== "" && frame.id <= Number(last)) return;
        last = String(frame.id);
        onFrame(frame);
      };
      socket.onclose = (event) => {
        if (done) return;
        if (NEVER_AGAIN.includes(event.code)) { onState("off"); return; }
        const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures++);
        onState("wait");
        timer = setTimeout(open, longest * (0.5 + Math.random() / 2));
      };
    }
    addEventListener("online", () => {
      if (socket && socket.readyState > 1) { clearTimeout(timer); open(); }
    });
    addEventListener("pagehide", unshown);
    addEventListener("pageshow", (event) => { if (event.persisted) { done = false; open(); } });
    open();
  }

  function showState(box, state) {
    const dot = box.querySelector(".status-dot");
    dot.className = "status-dot " + { on: "good", wait: "warn", off: "" }[state];
    box.querySelectorAll("[data-state-text]").forEach((node) => { node.textContent = box.dataset[state]; });
    box.title = box.dataset[state];
  }

  function countUp() {
    const bell = document.getElementById("bell");
    if (!bell) return;
    const count = Number(bell.dataset.unread) + 1, badge = bell.querySelector(".count-badge");
    bell.dataset.unread = count;
    badge.firstChild.textContent = count > 99 ? "99+" : count;
    badge.hidden = false;
  }

  function revealPill() {
    document.querySelectorAll("[data-new-pill]").forEach((pill) => {
      const count = Number(pill.dataset.count || 0) + 1;
      pill.dataset.count = count;
      pill.textContent = pill.dataset.text.replace("%d", count);
      pill.hidden = false;
    });
  }

  // A reader who is in the middle of the feed keeps their place; at the top it renews itself.
  function mayRenew() {
    const feed = document.getElementById("feed");
    return Boolean(feed) && scrollY < 400 && !feed.matches(":hover, :focus-within");
  }

  // Where the page itself shows what is new, a note over it would only be in the way.
  let toldAt = 0;
  function tell(data) {
    if (data.quiet || document.querySelector("#feed, #inbox, #timeline-panel")) return;
    if (Date.now() - toldAt < TOAST_PAUSE_MS) return;
    toldAt = Date.now();
    window.dozor.toast(data.text, data.tone === "bad" ? "warning" : "news");
  }

  function onAlert(frame) {
    const data = frame.data || {};
    if (frame.type !== "truncated") {
      countUp();
      tell(data);
      if (!mayRenew()) revealPill();
    }
    document.body.dispatchEvent(new CustomEvent("dozor:alert", { detail: frame }));
    if (mayRenew()) document.body.dispatchEvent(new CustomEvent("dozor:fresh"));
  }

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("live");
    if (box && box.dataset.feed) {
      connect(box.dataset.feed, box.dataset.last || "", onAlert, (state) => showState(box, state), () => true);
    }
    watch(document);
    // What HTMX brings in may have a socket; what it keeps has one already.
    document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
  });

  function watch(root) {
    root.querySelectorAll("[data-socket]").forEach((element) => {
      if (element.dataset.state) return;
      // Where much is told in a second, the page is asked to look again once per pause.
      const pause = Number(element.dataset.pause || 0);
      let waiting = 0;
      const tellPage = (frame) => {
        waiting = 0;
        element.dispatchEvent(new CustomEvent("dozor:change", { bubbles: true, detail: frame }));
      };
      connect(element.dataset.socket, element.dataset.last || "", (frame) => {
        if (!pause) tellPage(frame);
        else if (!waiting) waiting = setTimeout(tellPage, pause, frame);
      }, (state) => {
        element.dataset.state = state;
        if (element.dataset.on) showState(element, state);
      }, () => element.isConnected);
    });
  }
})();
