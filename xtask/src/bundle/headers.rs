//! What the platform says with each static file.

/// The `_headers` file. Any page may read any of these files: they hold nothing that is not on every
/// page that embeds the widget. Files named by their contents never change; the others are asked for
/// again after five minutes.
pub(super) const TEXT: &str = "\
/w/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
  Cache-Control: public, max-age=31536000, immutable
/:site/:hash/pronto.js
  Content-Type: text/javascript; charset=utf-8
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
  Cache-Control: public, max-age=31536000, immutable
/:site/pronto.js
  Content-Type: text/javascript; charset=utf-8
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
  Cache-Control: public, max-age=300
/:site/pinned.json
  Content-Type: application/json; charset=utf-8
  Access-Control-Allow-Origin: *
  X-Content-Type-Options: nosniff
  Cache-Control: public, max-age=300
/v1/sites/:site
  Content-Type: application/json; charset=utf-8
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
  Cache-Control: public, max-age=300
";
