"use strict";
(() => {
  const box = document.getElementById("filter-text");
  const status = document.getElementById("filter-status");
  const device = document.getElementById("filter-device");
  const shown = document.getElementById("filter-shown");
  const findings = [...document.querySelectorAll("details.finding")].map((element) => ({
    element, text: element.textContent.toLowerCase(),
  }));

  const filter = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const {element, text} of findings) {
      const fits = words.every((word) => text.includes(word))
        && (!status.value || element.dataset.status === status.value)
        && (!device.value || element.dataset.device === device.value);
      element.hidden = !fits;
      count += fits;
    }
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = !group.querySelector("details.finding:not([hidden])");
    }
    shown.textContent = shown.dataset.pattern.replace("{}", count).replace("{}", findings.length);
  };

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.matches("details.finding[hidden]")) {
      box.value = status.value = device.value = "";
      filter();
    }
    for (let element = target; element; element = element.parentElement) {
      if (element.matches("details")) element.open = true;
    }
    target.querySelector(":scope > details")?.setAttribute("open", "");
    target.scrollIntoView();
  };

  if (box) {
    document.getElementById("filter").hidden = false;
    for (const control of [box, status, device]) control.addEventListener("input", filter);
    filter();
  }
  for (const button of document.querySelectorAll("button[data-open]")) {
    button.addEventListener("click", () => {
      const open = button.dataset.open === "true";
      const within = open ? "details" : "details:not(.section)";
      for (const element of document.querySelectorAll(within)) element.open = open;
    });
  }
  document.getElementById("tools").hidden = false;
  addEventListener("hashchange", reveal);
  reveal();
})();
