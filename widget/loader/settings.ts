// What the bundle step baked into this file, and the language spoken.

import type { Sentence } from "./texts";
import { mailBody, spoken } from "./words";

/** Of one site, in one language. The panel reads it, too. */
export interface Site {
  id: string;
  /** The edge's address, without a slash at the end. */
  edge: string;
  /** Address of the hashed files, with a slash. */
  assets: string;
  company: string;
  phone: string;
  /** The link that calls it. */
  tel: string;
  /** The link that writes to the company, without words. */
  mailto: string;
  privacy_url: string;
  /** What is spoken to whom asks for a language, by its tag in small letters. */
  languages: Record<string, string>;
  /** The pages that may send. */
  origins: string[];
  /** The house's colours, as declarations of CSS, */
  colours: string;
  /** and those that are others on a dark ground. */
  dark: string;
  /** The language of what follows, which a file has of each. */
  language: string;
  texts: string[];
  /** The version of the consent sentence. */
  consent: string;
  /** In the files alone: the site's own. */
  time_zone?: string;
}

declare const __BAKED__: Site;

export const site = __BAKED__;

// A module does not know its own tag. Nor does a script that an optimiser has put elsewhere, and then there may be none.
const script = document.currentScript || document.querySelector<HTMLElement>(`[src*="/${site.id}/"][src*=pronto]`);
/** The script's `data-*` attributes. */
export const options: DOMStringMap = script?.dataset || {};
/** The hosted page. */
export const hosted = `${site.edge}/contact/${site.id}`;

/** Whether the edge takes nothing from this page. */
export const isStranger = !site.origins.includes(location.origin);
if (isStranger) console.warn(`Pronto: the origins of ${site.id} lack ${location.origin}`);

/** A sentence, or nothing where it has not arrived. The company was filled in when the bundle was made. */
export const say = (sentence: Sentence): string => site.texts[sentence] || "";

/** The page's address, without what could name a person. */
export const pageNow = (): string => location.origin + location.pathname;

/** The visitor's own mail, with words in it. */
export const mail = (words: string): string => `${site.mailto}?body=${mailBody(words)}`;

/** Fetches all sentences of a language; those of the first screens are baked in, in the first language. As a module: a
 * page may have no `fetch` for us. */
export const readTexts = async (language: string): Promise<void> => {
  Object.assign(site, await import(`${site.assets + site.id}/${language}.js`));
};

/** The language that the script asks for, else the page's, else the browser's, among the site's. */
export const speak = async (): Promise<void> => {
  const wanted = spoken(`${options.locale},${document.documentElement.lang},${navigator.languages}`, site.languages);
  if (wanted && wanted != site.language)
    try {
      await readTexts(wanted);
    } catch {
      // The visitor reads the first language of the company's.
    }
};
