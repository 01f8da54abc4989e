// Elements without HTML strings, which a page's Trusted Types would refuse.

import { say } from "./settings";
import type { Sentence } from "./texts";

/** A number is a sentence. */
export type Child = Node | string | Sentence;
/** `part` is set by its text. */
type Given<Made> = Partial<Omit<Made, "part"> & { part: string }>;
/** An element, given its properties: attributes where they have no other name. */
export const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  given?: Given<HTMLElementTagNameMap[Tag]> | null,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const element = Object.assign(document.createElement(tag), given);
  for (const child of children) element.append(typeof child == "number" ? say(child) : child);
  return element as HTMLElementTagNameMap[Tag];
};

export const small = (...children: Child[]): HTMLElement => make("small", null, ...children);

export const link = (href: string, label: Child, target = ""): HTMLElement => make("a", { href, target }, label);

const drawn = (tag: string, attribute: string, value: string): Element => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  element.setAttribute(attribute, value);
  return element;
};

/** A drawing in a square of 24, in lines. */
export const icon = (path: string): Element => {
  const svg = drawn("svg", "viewBox", "0 0 24 24");
  svg.append(drawn("path", "d", path));
  return svg;
};

export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
