/** What has the focus, and how it came after what had it before. */
() => {
  const node = document.activeElement, box = node.getBoundingClientRect(), style = getComputedStyle(node);
  window.visited ??= new Map();
  if (!window.visited.has(node)) window.visited.set(node, window.visited.size);
  const before = window.lastVisited;
  window.lastVisited = node;
  return {
    number: window.visited.get(node),
    what: node.outerHTML.slice(0, 90),
    isBody: node === document.body,
    isSeen: box.width > 0 && box.height > 0,
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      || node.closest(".lookup")?.matches(":focus-within"),
    isLater: !before || before === node || Boolean(before.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}
