// Rules about words that Rust has, too: both are held by the tables of `widget/cases`.

/** Text that can leave: half of an emoji, cut off somewhere, can not. */
export const wellFormed = (text: string): string => text.toWellFormed();

/** Words as the body of a `mailto:` link. A line ends with CR LF there (RFC 6068, 5). */
export const mailBody = (words: string): string => encodeURIComponent(wellFormed(words).replace(/\r\n?|\n/g, "\r\n"));

/** What is spoken to whom wants one of the tags `wanted`, with commas between them: by its whole tag, else by its first
 * part. They are told apart without case (BCP 47, 2.1.1). `languages` is made by Rust. */
export const spoken = (wanted: string, languages: Record<string, string>): string | undefined =>
  wanted
    .toLowerCase()
    .split(",")
    .map((tag) => languages[tag] || languages[tag.split(/[-_]/)[0]!])
    .find((found) => found);
