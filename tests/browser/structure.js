/** What is wrong with the structure of the page: ids, references, labels, landmarks. */
() => {
  const found = [], seen = new Set();
  const is = node => node.checkVisibility();
  for (const { id } of document.querySelectorAll("[id]")) {
    if (seen.has(id)) found.push(`two elements have the id ${id}`);
    seen.add(id);
  }
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant", "for"]) {
    for (const node of document.querySelectorAll(`[${name}]`)) {
      for (const id of node.getAttribute(name).split(/\s+/)) {
        if (!document.getElementById(id)) found.push(`${name} of ${node.outerHTML.slice(0, 80)} names no element`);
      }
    }
  }
  for (const node of document.querySelectorAll("input, select, textarea")) {
    if (is(node) && !node.labels?.length && !node.ariaLabel && !node.getAttribute("aria-labelledby")) {
      found.push(`a field without a label: ${node.outerHTML.slice(0, 80)}`);
    }
  }
  for (const node of document.querySelectorAll("img:not([alt])")) found.push(`a picture without alt: ${node.src}`);
  for (const node of document.querySelectorAll("[tabindex]")) {
    if (node.tabIndex > 0) found.push(`a place in the focus order of its own: ${node.outerHTML.slice(0, 80)}`);
  }
  for (const node of document.querySelectorAll("button button, a button, button a, [role=menu] > :not([role=menuitem])")) {
    found.push(`something to press within something to press: ${node.outerHTML.slice(0, 80)}`);
  }
  if (!document.documentElement.lang) found.push("the page names no language");
  if (!document.title) found.push("the page has no title");
  const many = (selector, wanted) => {
    const count = [...document.querySelectorAll(selector)].filter(is).length;
    if (count !== wanted) found.push(`${count} of ${selector}, not ${wanted}`);
  };
  many("main", 1); many("body > header", 1); many("h1", 1);
  const outside = [...document.querySelectorAll("body > *")].filter(node => is(node) && node.innerText?.trim()
    && !node.matches("header, nav, main, aside, dialog, .skip, [aria-live]"));
  for (const node of outside) found.push(`outside all landmarks: ${node.outerHTML.slice(0, 80)}`);
  return found;
}
