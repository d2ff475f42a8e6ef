/** Building the page: text only ever enters it as text nodes, never as markup. */

/**
 * Make an element. `attributes` are set as attributes, except `on` (a table event -> listener) and
 * `value` (the property); true stands for an empty attribute, false and null for none.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") listen(node, value);
    else if (name === "value") node.value = value ?? "";
    else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function listen(node, listeners) {
  for (const [event, listener] of Object.entries(listeners)) node.addEventListener(event, listener);
}

const keys = new WeakMap();

/**
 * Make the children of `parent` those that `entries` ({key, render}) ask for, keeping the nodes whose
 * key is unchanged: so nobody loses focus, or what they typed, because something else changed.
 */
export function reconcile(parent, entries) {
  const wanted = new Set(entries.map((entry) => entry.key));
  const kept = new Map();
  for (const node of [...parent.children]) {
    if (wanted.has(keys.get(node))) kept.set(keys.get(node), node);
    else node.remove();
  }
  let place = parent.firstElementChild;
  for (const { key, render } of entries) {
    const node = kept.get(key) ?? keyed(render(), key);
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
}

/** Draw the content of `node` anew if what it shows, its `key`, has changed. */
export function redraw(node, key, render) {
  if (keys.get(node) !== key) keyed(node, key).replaceChildren(...render());
}

function keyed(node, key) {
  keys.set(node, key);
  return node;
}

let ids = 0;

/** An id for an element that another one refers to. */
export function newId(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}

/** Tell people with a screen reader, without moving their focus. */
export function announce(text) {
  const line = el("p", {}, text);
  // An open dialog makes the rest of the page inert, and nothing is read out from there.
  const place = document.querySelector("dialog[open] [data-announcer]") ?? document.getElementById("announcer");
  place.append(line);
  setTimeout(() => line.remove(), 10_000);
}
