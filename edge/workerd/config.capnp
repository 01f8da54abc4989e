# The Worker on plain workerd, for those who host themselves: docs/self-hosting.md.
#
# `cargo xtask serve` lays this file, assets.js, tick.js and the built Worker into one folder and starts
#
#   workerd serve config.capnp --socket-addr public=… --socket-addr tick=…
#       --directory-path files=… --directory-path desks=…
#
# What is bound here is what edge/wrangler.toml binds on Cloudflare; a test compares the two.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "assets", worker = .assets),
    (name = "pronto", worker = .pronto),
    (name = "tick", worker = .tick),
    (name = "files", disk = (writable = false)),
    (name = "desks", disk = (writable = true)),
    (name = "net", network = .net),
  ],
  sockets = [
    # For the proxy in front, which speaks TLS with the visitors.
    (name = "public", address = "127.0.0.1:8787", http = (), service = "assets"),
    # For the timer of this machine, and nobody else: see tick.js.
    (name = "tick", address = "127.0.0.1:8788", http = (), service = "tick"),
  ],
);

const compatibilityDate :Text = "2026-04-24";

# Mail servers are outside, on this machine, or in the company's own network. Their certificates are
# checked against those that browsers trust.
const net :Workerd.Network = (
  allow = ["public", "private", "local"],
  tlsOptions = (trustBrowserCas = true),
);

const pronto :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "worker/index.js"),
    (name = "./index_bg.wasm", wasm = embed "worker/index_bg.wasm"),
  ],
  compatibilityDate = .compatibilityDate,
  bindings = [
    (name = "DESK", durableObjectNamespace = "Desk"),
    (name = "PRONTO_TOML", fromEnvironment = "PRONTO_TOML"),
    (name = "PRONTO_KEY", fromEnvironment = "PRONTO_KEY"),
    # {{secrets}}
  ],
  durableObjectNamespaces = [
    # The unique key is part of every desk's address: another one would open empty desks.
    (className = "Desk", uniqueKey = "pronto-desk", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "desks"),
  globalOutbound = "net",
);

# The asset router, which on Cloudflare is the platform's.
const assets :Workerd.Worker = (
  modules = [(name = "assets.js", esModule = embed "assets.js")],
  compatibilityDate = .compatibilityDate,
  bindings = [
    (name = "FILES", service = "files"),
    (name = "PRONTO", service = "pronto"),
  ],
);

# The cron, which on Cloudflare is the platform's.
const tick :Workerd.Worker = (
  modules = [(name = "tick.js", esModule = embed "tick.js")],
  compatibilityDate = .compatibilityDate,
  bindings = [(name = "PRONTO", service = "pronto")],
);
