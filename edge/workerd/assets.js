// The asset router of plain workerd: a file of the bundle if there is one, else the Worker. It answers as
// Cloudflare's does, as far as the bundle has what it is asked for: no HTML, no redirects.
//
// FILES is the bundle's folder, PRONTO the Worker. A new bundle wants a new start: the rules of
// `_headers` are read once.

const RULES_FILE = "/_headers";

const TYPES = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  wasm: "application/wasm",
};

let rules;

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url);
    const path = decoded(pathname);
    const isFile = path !== undefined && (await exists(env, path));
    if (!isFile) return env.PRONTO.fetch(request);
    rules ??= readRules(env);
    return withRules(await answer(request, env, path, pathname, search), pathname, await rules);
  },
};

async function answer(request, env, path, pathname, search) {
  if (!["GET", "HEAD"].includes(request.method)) {
    return new Response(null, { status: 405, statusText: "Method Not Allowed" });
  }
  const canonical = encoded(path);
  if (canonical !== pathname) {
    return new Response(null, { status: 307, headers: { Location: canonical + search } });
  }
  const file = await env.FILES.fetch(fileUrl(path));
  const bytes = await file.arrayBuffer();
  const tag = `"${await digest(bytes)}"`;
  const headers = new Headers({ ETag: tag });
  const type = TYPES[path.split(".").pop()];
  if (type) headers.set("Content-Type", type);
  if (!request.headers.has("Authorization") && !request.headers.has("Range")) {
    headers.set("Cache-Control", "public, max-age=0, must-revalidate");
  }
  if ([tag, `W/${tag}`].includes(request.headers.get("If-None-Match"))) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(request.method === "HEAD" ? null : bytes, { headers });
}

// What no disk can even look for is no file: a name of more octets than any has (NAME_MAX of Linux), more of
// them than a path holds (PATH_MAX), or one with an end in its midst. The service would fail at it.
const NAME_BYTES_MAX = 255;
const PATH_BYTES_MAX = 2_048;

function isName(path) {
  const bytes = (text) => new TextEncoder().encode(text).length;
  const names = path.split("/");
  return !path.includes("\0") && bytes(path) <= PATH_BYTES_MAX && names.every((name) => bytes(name) <= NAME_BYTES_MAX);
}

// The folder's service answers for a folder too, with a list of what is in it. Only files have a length.
async function exists(env, path) {
  if (path === RULES_FILE || path.endsWith("/") || !isName(path)) return false;
  let found;
  try {
    found = await env.FILES.fetch(fileUrl(path), { method: "HEAD" });
  } catch (error) {
    // What the disk cannot be asked for is none of its files.
    console.error(`a path could not be looked up: ${error}`);
    return false;
  }
  return found.ok && found.headers.get("Content-Type") === "application/octet-stream";
}

// The host does not matter: the service sees the path alone.
function fileUrl(path) {
  return `http://files${encoded(path)}`;
}

function encoded(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}

// The path with its escapes undone; `undefined` where they are none.
function decoded(pathname) {
  try {
    return pathname.split("/").map(decodeURIComponent).join("/").replace(/\/+/g, "/");
  } catch {
    return undefined;
  }
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// `_headers`: a path with `*` and `:name` on a line of its own, and its headers indented below it.
async function readRules(env) {
  const file = await env.FILES.fetch(`http://files${RULES_FILE}`);
  const read = [];
  for (const line of file.ok ? (await file.text()).split("\n") : []) {
    const colon = line.indexOf(":");
    if (/^\s+\S/.test(line) && read.length > 0 && colon > 0) {
      read.at(-1).headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
    } else if (line.startsWith("/")) {
      read.push({ path: line.trim().split("/"), headers: [] });
    }
  }
  return read;
}

// Whether a path is one of a rule's, part by part: `:name` stands for any one, `*` at the end for all that follow.
function isMeant(rule, pathname) {
  const parts = pathname.split("/");
  return (
    rule.every((part, at) => part === "*" || part === parts[at] || (part.startsWith(":") && parts[at])) &&
    (rule.length === parts.length || (rule.at(-1) === "*" && rule.length < parts.length))
  );
}

// The first rule that names a header replaces it, further ones add to it.
function withRules(response, pathname, rules) {
  const set = new Set();
  for (const { headers } of rules.filter(({ path }) => isMeant(path, pathname))) {
    for (const [name, value] of headers) {
      const key = name.toLowerCase();
      if (set.has(key)) response.headers.append(name, value);
      else response.headers.set(name, value);
      set.add(key);
    }
  }
  return response;
}
