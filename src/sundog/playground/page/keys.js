// Shortcuts: single letters, never while typing or with another key held.

/**
 * @param {Record<string, () => void>} shortcuts By letter.
 * @param {() => boolean} isOpen Whether they work now.
 */
export function startKeys(shortcuts, isOpen) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest?.("input:not([type=radio]), textarea, select, dialog")) return;
    const act = shortcuts[event.key.toLowerCase()];
    if (!act || !isOpen()) return;
    event.preventDefault();
    act();
  });
}
