// The name of a time zone in a language ("Central European Time"), as it is called at a moment.

export function zoneName(locale, timeZone, atMs) {
  const style = { timeZone, timeZoneName: "longGeneric" };
  const parts = new Intl.DateTimeFormat(locale, style).formatToParts(atMs);
  return parts.find(({ type }) => type === "timeZoneName")?.value;
}
