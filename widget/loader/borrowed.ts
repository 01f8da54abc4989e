// What the loader has lent to `later.ts`.

import type { Kit } from "./kit";

export let kit: Kit;

export const borrow = (lent: object): void => {
  kit = lent as Kit;
};
