// Elements without a library. Texts become text nodes, so nothing that a scenario holds is ever markup.

type Child = Node | string | number | null | undefined | false | Child[];
type Attributes = Record<string, unknown>;

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value as EventListener);
    else if (name === "value" || name === "checked" || name === "disabled" || name === "hidden") (element as never as Attributes)[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

function append(parent: Node, children: Child[]) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** A name from a scenario: its direction of writing stays its own. */
export const name = (text: string, className = "") => h("bdi", className ? { class: className } : {}, text);

export function fill(parent: Element, ...children: Child[]) {
  parent.replaceChildren();
  append(parent, children);
}

/** Puts a picture, whose texts are escaped, into a box. */
export function picture(box: Element, svg: string) {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  box.replaceChildren(document.importNode(parsed, true));
}

export function table(caption: string, head: string[], rows: (string | number)[][]): HTMLElement {
  return h("details", { class: "tbl" }, h("summary", {}, "Table"), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, head.map((cell, place) => h("th", { scope: "col", class: place ? "num" : "" }, cell)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, place) => place
        ? h("td", { class: "num" }, cell)
        : h("th", { scope: "row" }, name(String(cell))))))))));
}

/** Keeps a table open that was open when it is made anew. */
export function renew(parent: Element, ...children: Child[]) {
  const open = [...parent.querySelectorAll("details")].map((details) => details.open);
  fill(parent, ...children);
  parent.querySelectorAll("details").forEach((details, place) => { if (open[place]) details.open = true; });
}
