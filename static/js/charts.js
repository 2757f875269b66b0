/* Zoomable series. A server-drawn SVG stands inside [data-chart] until uPlot replaces it. */
(function () {
  "use strict";
  const DAY_S = 86400;
  // Lines beside the first: data-y2 with data-y2label and so on; a colour and a dash each.
  const FURTHER = [["y2", "warn", [6, 4]], ["y3", "ink3", [2, 3]], ["y4", "ink3", [8, 3, 2, 3]]];

  // light-dark() tokens read back unresolved: a probe element turns one into a plain colour.
  function ink(name) {
    const probe = document.createElement("i");
    probe.style.color = "var(--" + name + ")";
    document.body.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  }

  const numbers = (text) => (text || "").split(",").map((word) => (word === "" ? null : Number(word)));
  const charts = () => Array.from(document.querySelectorAll("[data-chart]"));

  function options(element, data, banded) {
    // Browsers have no Kazakh: the server hands over the months, and numbers look as in Russian.
    const language = { en: "en-GB", kk: "ru" }[document.documentElement.lang] || document.documentElement.lang;
    const clock = new Intl.DateTimeFormat("en-GB", { year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", timeZone: data.zone || undefined });
    const months = data.months.split(",");
    const split = (time) => Object.fromEntries(clock.formatToParts(time * 1000).map((part) => [part.type, part.value]));
    const day = (time) => { const at = split(time); return Number(at.day) + "\u00a0" + months[at.month - 1]; };
    const exact = (time) => { const at = split(time); return day(time) + " " + at.year + ", " + at.hour + ":" + at.minute; };
    const figure = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
    const accent = ink("accent");
    const axis = { stroke: ink("ink3"), ticks: { show: false }, font: "11px system-ui, sans-serif" };
    const show = (plot, value) => (value == null ? "–" : figure.format(value) + (data.unit || ""));
    const edge = { stroke: "transparent", points: { show: false }, value: show };
    const hour = (time) => { const at = split(time); return at.hour + ":" + at.minute; };
    const few = data.x.split(",").length < 60 && !data.steps;
    const paths = data.steps ? { paths: uPlot.paths.stepped({ align: 1 }) } : {};
    const further = FURTHER.filter(([key]) => data[key]).map(([key, tone, dash]) => ({ label: data[key + "label"], stroke: ink(tone), width: 1.5, dash, points: { show: false }, value: show, ...paths }));
    // Moments that the page tells of elsewhere stand as thin lines behind the curves.
    const mark = (plot) => {
      plot.ctx.save();
      plot.ctx.strokeStyle = ink("control");
      plot.ctx.setLineDash([2, 3]);
      numbers(data.events).forEach((time) => {
        const x = plot.valToPos(time, "x", true);
        if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) return;
        plot.ctx.beginPath();
        plot.ctx.moveTo(x, plot.bbox.top);
        plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
        plot.ctx.stroke();
      });
      plot.ctx.restore();
    };
    return {
      width: element.clientWidth, height: Number(data.h || 240), padding: [8, 8, 0, 0],
      cursor: { drag: { x: true, y: false }, points: { size: 6 } },
      scales: { y: { range: (plot, low, high) => { const pad = (high - low) * 0.08 || 1; return [low - pad, high + pad]; } } },
      axes: [
        { ...axis, grid: { show: false }, space: 70, size: 30, values: (plot, ticks) => ticks.map(plot.scales.x.max - plot.scales.x.min < 2 * DAY_S ? hour : day) },
        { ...axis, grid: { stroke: ink("line"), width: 1 }, size: Number(data.axis || 56), values: (plot, ticks) => ticks.map((tick) => figure.format(tick) + (data.unit || "")) }
      ],
      series: [
        { label: data.xlabel || "", value: (plot, time) => (time == null ? "–" : exact(time)) },
        { label: data.label, stroke: accent, width: 2, points: { show: few, size: 4 }, value: show, ...paths },
        ...further,
        ...(banded ? [{ ...edge, label: data.lolabel }, { ...edge, label: data.hilabel }] : [])
      ],
      hooks: data.events ? { drawAxes: [mark] } : {},
      bands: banded ? [{ series: [3, 2], fill: accent.replace("rgb(", "rgba(").replace(")", ", .14)") }] : []
    };
  }

  function draw(element) {
    const data = element.dataset, before = element.plot, banded = Boolean(data.lo);
    const zoom = before && { min: before.scales.x.min, max: before.scales.x.max };
    if (before) before.destroy(); else element.textContent = "";
    const columns = [numbers(data.x), numbers(data.y)];
    FURTHER.filter(([key]) => data[key]).forEach(([key]) => columns.push(numbers(data[key])));
    if (banded) columns.push(numbers(data.lo), numbers(data.hi));
    element.plot = new uPlot(options(element, data, banded), columns, element);
    if (zoom) element.plot.setScale("x", zoom);
    else if (data.days) showDays(element, Number(data.days));
  }

  function showDays(element, days) {
    const times = element.plot.data[0], last = times[times.length - 1];
    element.plot.setScale("x", { min: Math.max(times[0], last - days * DAY_S), max: last });
  }

  function onRange(event) {
    const button = event.target.closest("[data-range]");
    const element = button && document.getElementById(button.dataset.for);
    if (!element || !element.plot) return;
    event.preventDefault();
    showDays(element, Number(button.dataset.range));
    Array.from(button.parentNode.children).forEach((node) => node.removeAttribute("aria-current"));
    button.setAttribute("aria-current", "true");
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.uPlot) return;
    let timer = 0;
    const redraw = () => charts().forEach(draw);
    redraw();
    document.addEventListener("dozor:theme", redraw);
    document.addEventListener("htmx:afterSettle", () => charts().filter((element) => !element.plot).forEach(draw));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    document.addEventListener("click", onRange);
    addEventListener("resize", () => {
      clearTimeout(timer);
      timer = setTimeout(() => charts().forEach((element) => {
        if (element.plot) element.plot.setSize({ width: element.clientWidth, height: Number(element.dataset.h || 240) });
      }), 120);
    });
  });
})();
