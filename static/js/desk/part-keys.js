// Keys of placed parts, as articles/models/parts.py makes them.
const KINDS = { pull_quotes: "quote", related_links: "link", placed_pictures: "picture" };

export function newKey(prefix) {
  const digits = crypto.getRandomValues(new Uint8Array(4));
  return `${KINDS[prefix]}-${[...digits].map((n) => n.toString(16).padStart(2, "0")).join("")}`;
}
