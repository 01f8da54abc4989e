//! Plain workerd does what the platform does: the same bindings, and on every route the same statuses
//! and headers as `wrangler dev`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use libtest_mimic::Trial;
use reqwest::Method;
use reqwest::header::HeaderMap;
use tests::{EdgeClient, EdgeProcess, ScriptedSmtp, Terms, Workerd, project_path};

use crate::visits::Visit;
use crate::world::{Scale, Tally, faults};

/// Headers of the connection or of the one moment, and the platform's own. Entity tags are compared by
/// being there: each router has its own digest.
const PASSING: [&str; 6] = [
    "date",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    "cf-cache-status",
];

const METHODS: [Method; 5] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::OPTIONS,
    Method::DELETE,
];

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        self_hosted_has_the_platforms_bindings,
        self_hosted_answers_with_the_platforms_headers,
    ]
}

async fn self_hosted_has_the_platforms_bindings(_: Scale) -> Tally {
    let read = |path: &str| fs::read_to_string(project_path(path)).expect("a file of the project");
    let wrangler: toml::Table = toml::from_str(&read("edge/wrangler.toml")).expect("TOML");
    let config = read("edge/workerd/config.capnp");
    let at = |path: &[&str]| -> String {
        let found = path
            .iter()
            .try_fold(
                &toml::Value::Table(wrangler.clone()),
                |value, key| match key.parse::<usize>() {
                    Ok(index) => value.get(index),
                    Err(_) => value.get(*key),
                },
            )
            .map(ToString::to_string);
        found.unwrap_or_else(|| panic!("edge/wrangler.toml has no {path:?}"))
    };
    for (theirs, ours) in [
        (
            at(&["compatibility_date"]),
            "const compatibilityDate :Text = {};",
        ),
        (
            at(&["durable_objects", "bindings", "0", "name"]),
            "(name = {}, durableObjectNamespace =",
        ),
        (
            at(&["durable_objects", "bindings", "0", "class_name"]),
            "(className = {}, uniqueKey =",
        ),
        (
            at(&["migrations", "0", "new_sqlite_classes", "0"]),
            "durableObjectNamespace = {})",
        ),
    ] {
        let wanted = ours.replace("{}", &theirs);
        assert!(
            config.contains(&wanted),
            "edge/workerd/config.capnp has no `{wanted}`"
        );
    }
    let tick = read("edge/workerd/tick.js");
    let cron = at(&["triggers", "crons", "0"]);
    assert!(
        tick.contains(&cron),
        "edge/workerd/tick.js does not say {cron}"
    );
    // What else wrangler.toml binds must be bound here too, or be the asset router's.
    let tables: BTreeSet<&str> = wrangler.keys().map(String::as_str).collect();
    let known = BTreeSet::from([
        "name",
        "main",
        "compatibility_date",
        "assets",
        "durable_objects",
        "migrations",
        "triggers",
        "observability",
    ]);
    assert_eq!(
        tables, known,
        "a binding that edge/workerd/config.capnp does not know"
    );
    Tally::default()
}

async fn self_hosted_answers_with_the_platforms_headers(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port());
    let workerd = Workerd::running(terms.clone()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrangler = EdgeProcess::new(folder.path()).of_the_release();
    wrangler
        .start(&terms.pronto_toml(&wrangler.base_url()))
        .await;
    // Each has a case of its own to show.
    let tokens = [
        token(&workerd.client()).await,
        token(&wrangler.client("http://127.0.0.1:9")).await,
    ];
    let mut paths = assets();
    for path in [
        "/",
        "/acme",
        "/acme/",
        "/acme/missing.js",
        "/_headers",
        "/w/",
        "/v1/sites",
        "/v1/sites/acme/",
        "/v1/sites/acme/submissions",
        "/v1/sites/nobody/submissions",
        "/contact/acme",
        "/contact/nobody",
        "/contact/acme?lang=it",
        "/case/nonsense",
        "/v1/receipts/nonsense",
        "/%61cme/pronto.js",
        "/%",
        "/acme//pronto.js",
    ] {
        paths.insert(path.to_owned());
    }
    paths.insert("/case/{token}".to_owned());
    paths.insert("/v1/receipts/{token}".to_owned());
    let mut tally = Tally::default();
    for path in paths {
        for method in METHODS {
            let (ours, theirs) = (workerd.base_url(), wrangler.base_url());
            let [our_token, their_token] = &tokens;
            let ours = answer(&ours, &method, &path.replace("{token}", our_token)).await;
            let theirs = answer(&theirs, &method, &path.replace("{token}", their_token)).await;
            assert_eq!(
                ours, theirs,
                "{method} {path}: plain workerd's and the platform's"
            );
            tally.tried = tally.tried.saturating_add(1);
        }
    }
    revalidated(&workerd.base_url()).await;
    tally
}

/// What opens a fresh case.
async fn token(client: &EdgeClient) -> String {
    let receipt = Visit::new().send(client).await.receipt();
    receipt
        .receipt
        .expect("an answer to a submission has its token")
}

/// Every file of the bundle.
fn assets() -> BTreeSet<String> {
    let root = tests::assets();
    let mut found = BTreeSet::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)
            .expect("a folder of the bundle")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(inside) = path.strip_prefix(&root) {
                found.insert(format!("/{}", inside.display()));
            }
        }
    }
    assert!(found.len() > 5, "the bundle has its files: {found:?}");
    found
}

/// The status and the lasting headers of an answer.
async fn answer(
    base_url: &str,
    method: &Method,
    path: &str,
) -> (u16, BTreeMap<String, Vec<String>>) {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build();
    let client = client.expect("an HTTP client");
    let request = client
        .request(method.clone(), format!("{base_url}{path}"))
        .header("Origin", "http://127.0.0.1:9")
        .header("Accept-Language", "it");
    let answer = request.send().await.expect("an answer");
    (
        answer.status().as_u16(),
        lasting(answer.headers(), base_url),
    )
}

fn lasting(headers: &HeaderMap, base_url: &str) -> BTreeMap<String, Vec<String>> {
    let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in headers {
        let name = name.as_str().to_owned();
        if PASSING.contains(&name.as_str()) {
            continue;
        }
        let value = value.to_str().expect("ASCII").replace(base_url, "");
        let value = if name == "etag" {
            "a tag".to_owned()
        } else {
            value
        };
        kept.entry(name).or_default().push(value);
    }
    kept
}

/// A browser that has a file asks whether it still is the same.
async fn revalidated(base_url: &str) {
    let client = reqwest::Client::new();
    let address = format!("{base_url}/acme/pronto.js");
    let first = client.get(&address).send().await.expect("an answer");
    let tag = first.headers().get("etag").expect("a tag").clone();
    for given in [tag.as_bytes().to_vec(), [b"W/", tag.as_bytes()].concat()] {
        let again = client
            .get(&address)
            .header("If-None-Match", given)
            .send()
            .await;
        assert_eq!(again.expect("an answer").status().as_u16(), 304);
    }
    let other = client
        .get(&address)
        .header("If-None-Match", "\"another\"")
        .send()
        .await;
    assert_eq!(other.expect("an answer").status().as_u16(), 200);
}
