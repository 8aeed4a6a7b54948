// The page works without this script; with it, marks answer, the slider selects one of the states that the report
// computed, and the table sorts and filters. Nothing here computes a figure.
(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const states = all(".states > li");
  if (!states.length) return;
  document.documentElement.classList.add("live");
  for (const form of all("form")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  // ------------------------------------------------------------------------------------------- as of
  const slider = one("#as-of"), date = one("#as-of-date");
  const last = states.length - 1;
  const clips = all("svg[data-clip]").map((svg) => ({ rect: one("rect.as-of", svg), x: svg.dataset.clip.split(" "), full: svg.viewBox.baseVal.width }));
  let state = last;

  function select(index, from) {
    state = index;
    slider.value = index;
    slider.setAttribute("aria-valuetext", states[index].dataset.label);
    one("#moment").textContent = states[index].dataset.label;
    if (from !== date) date.value = states[index].dataset.at;
    states.forEach((item, place) => { item.hidden = place !== index; });
    for (const item of all("[data-known]")) item.classList.toggle("later", Number(item.dataset.known) > index);
    for (const { rect, x, full } of clips) rect.setAttribute("width", index === last ? full : x[index]);
    for (const svg of all("svg.chart")) rove(svg);
    close();
    filter();
  }
  slider.addEventListener("input", () => select(Number(slider.value), slider));
  date.addEventListener("input", () => {
    if (!date.value) return;
    let index = 0;
    while (index < last && states[index + 1].dataset.at <= date.value) index += 1;
    select(index, date);
  });
  one("#latest").addEventListener("click", () => select(last));

  // ------------------------------------------------------------------------------------------- marks
  const tip = one("#tip");
  let mark = null, kept = false, timer = 0;

  const marks = (svg) => all(".mark:not(.later)", svg).sort((a, b) => a.dataset.order - b.dataset.order);
  function rove(svg) {
    const visible = marks(svg);
    if (visible.length && !visible.some((item) => item.tabIndex === 0)) visible[visible.length - 1].tabIndex = 0;
    for (const item of all(".mark.later", svg)) item.tabIndex = -1;
  }

  function open(target) {
    clearTimeout(timer);
    if (mark === target && !tip.hidden) return;
    close();
    const row = document.getElementById("row-" + target.dataset.claim);
    if (!row) return;
    mark = target;
    mark.classList.add("on");
    tip.replaceChildren(...["count", "who", "when", "where", "words"].map((name) => {
      const line = document.createElement("p");
      line.className = name;
      line.append(...one("td." + name + " > div", row).cloneNode(true).childNodes);
      return line;
    }).filter((line) => line.textContent.trim()));
    tip.hidden = false;
    const box = target.getBoundingClientRect(), size = tip.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.min(Math.max(8, box.left + box.width / 2 - size.width / 2), Math.max(8, width - size.width - 8));
    const above = box.top - size.height - 10;
    tip.style.left = left + window.scrollX + "px";
    tip.style.top = (above > 4 ? above : box.bottom + 10) + window.scrollY + "px";
  }
  function close() {
    clearTimeout(timer);
    if (mark) mark.classList.remove("on");
    mark = null;
    kept = false;
    tip.hidden = true;
  }
  function closeSoon() {
    clearTimeout(timer);
    if (!kept) timer = setTimeout(close, 250);
  }

  // On the figure, not on the svg: an svg that listens for focus would take it.
  for (const figure of all("figure.drawing")) {
    const at = (event) => event.target.closest(".mark");
    figure.addEventListener("pointerover", (event) => { if (at(event) && !kept) open(at(event)); });
    figure.addEventListener("pointerout", (event) => { if (at(event)) closeSoon(); });
    figure.addEventListener("focusin", (event) => { if (at(event)) { kept = false; open(at(event)); } });
    figure.addEventListener("focusout", (event) => { if (!tip.contains(event.relatedTarget)) closeSoon(); });
    figure.addEventListener("click", (event) => {
      const target = at(event);
      if (!target) return;
      kept = false;
      open(target);
      kept = true;
    });
    figure.addEventListener("keydown", (event) => {
      const target = at(event);
      if (!target) return;
      const list = marks(target.ownerSVGElement), place = list.indexOf(target);
      const next = { ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1, Home: 0, End: list.length - 1 }[event.key];
      if (next !== undefined) {
        event.preventDefault();
        const chosen = list[Math.min(Math.max(next, 0), list.length - 1)];
        target.tabIndex = -1;
        chosen.tabIndex = 0;
        chosen.focus();
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        open(target);
        kept = true;
        tip.focus();
      }
    });
  }
  tip.addEventListener("pointerenter", () => clearTimeout(timer));
  tip.addEventListener("pointerleave", closeSoon);
  tip.addEventListener("focusout", (event) => { if (!tip.contains(event.relatedTarget)) { kept = false; closeSoon(); } });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || tip.hidden) return;
    const back = mark;
    const inside = tip.contains(document.activeElement);
    if (inside) back.focus();
    close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (kept && !tip.contains(event.target) && !event.target.closest(".mark")) close();
  });

  // ------------------------------------------------------------------------------------------- table
  const body = one(".claims tbody"), rows = all("tr", body);
  const find = one("#find"), metric = one("#metric"), voice = one("#voice"), lead = one("#lead"), sort = one("#sort");
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  function filter() {
    const wanted = find.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const fits = (!wanted || texts.get(row).includes(wanted)) && (!metric.value || row.dataset.metric === metric.value) &&
        (!voice.value || row.dataset.voice === voice.value) && (!lead.checked || "lead" in row.dataset);
      row.hidden = !fits || row.classList.contains("later");
      if (!row.hidden) shown += 1;
    }
    one("#shown").textContent = shown;
  }
  for (const control of [find, metric, voice, lead]) control.addEventListener("input", filter);

  const heads = all(".claims th");
  const collator = new Intl.Collator("en", { numeric: true });
  function arrange(column, down) {
    const key = (row) => { const cell = row.cells[column]; return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort); };
    const sign = down ? -1 : 1;
    const keyed = rows.map((row, place) => ({ row, place, key: key(row) }));
    keyed.sort((a, b) => sign * (typeof a.key === "number" ? a.key - b.key : collator.compare(a.key, b.key)) || a.place - b.place);
    body.append(...keyed.map((item) => item.row));
    heads.forEach((head, place) => {
      if (place === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    sort.value = column;
  }
  heads.forEach((head, column) => one("button", head).addEventListener("click", () => arrange(column, head.getAttribute("aria-sort") === "ascending")));
  sort.addEventListener("input", () => arrange(Number(sort.value), false));

  select(last);
})();
