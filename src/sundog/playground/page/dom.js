// Small helpers around the document: finding elements by id, making elements, icons.

/**
 * The element of this id; a missing one is a fault of the page.
 *
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} id
 * @returns {Kind}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return /** @type {Kind} */ (element);
}

/**
 * Make an element; text is always text, never markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** One of the symbols of icons.svg. @param {string} name */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  const use = document.createElementNS(namespace, "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A button of the page's own kind. @param {string} label @param {() => void} onclick */
export function button(label, onclick) {
  return make("button", { type: "button", className: "button small", onclick }, label);
}

/** Show what a switch says. @param {HTMLElement} element @param {boolean} isOn */
export function setSwitch(element, isOn) {
  element.setAttribute("aria-checked", String(isOn));
}

/** @param {HTMLElement} element */
export function isOn(element) {
  return element.getAttribute("aria-checked") === "true";
}

/** Say something to those who do not see it, without moving the focus. @param {string} words */
export function say(words) {
  byId("said").textContent = words;
}

/** Have the browser keep a blob as a file. @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = make("a", { href: url, download: name });
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
