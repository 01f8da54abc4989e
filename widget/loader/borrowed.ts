// What the loader has lent to `later.ts`, which brings nothing along.

import type { Kit } from "./kit";

export let kit: Kit;

export const borrow = (lent: Kit): void => {
  kit = lent;
};
