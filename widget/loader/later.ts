// What follows Send, and how it looks: fetched on intent, a file of its own (`{assets}/later.js`), so that a
// page that nobody speaks on does not carry it. It brings nothing along: the loader lends it what it needs. Without
// it a visitor still reads that it was received, under which reference, or that it was not, and which other ways there are.

import "./keyboard";

export { borrow } from "./borrowed";
export { earlier } from "./earlier";
export { fetchPanel, panel } from "./ascent";
export { failed } from "./retry";
export { received } from "./received";
export { sending } from "./sending";
export { styles } from "./later_style";
export { watch } from "./watch";
