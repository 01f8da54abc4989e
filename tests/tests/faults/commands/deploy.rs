//! `cargo xtask deploy` with a stand-in for wrangler, and what was deployed on plain workerd, under its own name.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;
use tempfile::TempDir;
use tests::{ScriptedSmtp, Terms, Workerd, free_port};

use super::{Said, run_xtask};
use crate::planted::{found_below, found_in, secret};
use crate::world::{Scale, Tally, faults};

/// Those of the project's `pronto.toml`, for which the static files of these tests are made.
const BASE_URL: &str = "https://feedback.cucineferri.example";
const ORIGIN: &str = "https://www.cucineferri.example";
const TAG: &str =
    "<script async src=\"https://feedback.cucineferri.example/acme/pronto.js\"></script>";

pub(crate) fn trials() -> Vec<Trial> {
    faults![a_deployment_is_tried_before_its_tag_is_shown]
}

/// A program in wrangler's place, which keeps what it is called with and what it would upload.
struct Wrangler {
    folder: TempDir,
}

impl Wrangler {
    fn new() -> Self {
        let wrangler = Self {
            folder: TempDir::new().expect("a folder"),
        };
        let script = "#!/bin/sh
cd \"$(dirname \"$0\")\"
echo \"$*\" >> called
case $1 in
  secret) cat secrets ;;
  deploy) cp \"$3\" uploaded.toml ;;
esac
";
        fs::write(wrangler.path("wrangler"), script).expect("it is written");
        let runs = Permissions::from_mode(0o755);
        fs::set_permissions(wrangler.path("wrangler"), runs).expect("it is ours");
        wrangler
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// From now on these secrets are set.
    fn set(&self, names: &[&str]) {
        let listed = names
            .iter()
            .map(|name| format!("{{\"name\": \"{name}\", \"type\": \"secret_text\"}}"));
        let listed = listed.collect::<Vec<_>>().join(", ");
        fs::write(self.path("secrets"), format!("[{listed}]")).expect("it is written");
    }

    /// The first words of what it was called with.
    fn called(&self) -> Vec<String> {
        let called = fs::read_to_string(self.path("called")).unwrap_or_default();
        let words = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
        called.lines().map(words).collect()
    }

    async fn run(&self, workerd: &Workerd, arguments: &[&str]) -> Said {
        let (edge, wrangler, file) = (
            workerd.base_url(),
            self.path("wrangler"),
            self.path("pronto.toml"),
        );
        let own = [
            "deploy",
            "--edge",
            &edge,
            "--wrangler",
            &wrangler.to_string_lossy(),
            "--configuration",
            &file.to_string_lossy(),
        ];
        run_xtask(&[&own, arguments].concat(), secret("STATUS_KEY")).await
    }
}

/// The terms of a Worker whose letters go to this port.
fn terms_at(port: u16, origin: &str) -> Terms {
    let terms = Terms::mail_at(port).secret("STATUS_KEY", secret("STATUS_KEY"));
    terms.key("origins", vec![origin.to_owned()])
}

async fn a_deployment_is_tried_before_its_tag_is_shown(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = terms_at(smtp.port(), ORIGIN);
    let workerd = Workerd::running_behind(BASE_URL, terms.clone()).await;
    let wrangler = Wrangler::new();
    fs::write(wrangler.path("pronto.toml"), terms.pronto_toml(BASE_URL)).expect("it is written");
    missing(&wrangler, &workerd).await;
    deployed(&wrangler, &workerd).await;

    // An origin that the deployment does not know.
    let of_another = terms_at(smtp.port(), "https://cucineferri.example");
    let other = Workerd::running_behind(BASE_URL, of_another).await;
    let why = "a page of https://www.cucineferri.example may not send";
    refused(&wrangler, &other, why).await;

    // A mail server that is not there.
    let silent = Workerd::running_behind(BASE_URL, terms_at(free_port(), ORIGIN)).await;
    refused(&wrangler, &silent, "the one channel of acme does not work").await;

    // Another host than that of its `base_url`.
    let elsewhere = Workerd::running(terms).await;
    refused(&wrangler, &elsewhere, "with another `base_url`").await;
    assert_eq!(wrangler.called().len(), 3, "to look hands nothing over");
    Tally::default()
}

/// Without a secret nothing is handed over, and it is said which.
async fn missing(wrangler: &Wrangler, workerd: &Workerd) {
    wrangler.set(&["PRONTO_KEY"]);
    let said = wrangler.run(workerd, &[]).await;
    assert_eq!(said.code, Some(1), "{said:?}");
    for words in [
        "nothing was uploaded: secrets are not set",
        "npx wrangler secret put STATUS_KEY --config edge/wrangler.toml",
    ] {
        assert!(said.err.contains(words), "{said:?}");
    }
    assert_eq!(wrangler.called(), ["secret"]);
}

/// With all it is handed over, tried, and its tag is shown. The environment of all this has secrets, and nothing
/// of what is handed over has one.
async fn deployed(wrangler: &Wrangler, workerd: &Workerd) {
    wrangler.set(&["PRONTO_KEY", "STATUS_KEY"]);
    let said = wrangler.run(workerd, &[]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    for line in [
        &format!("{BASE_URL}: answers, with these files"),
        "acme: may be embedded by https://www.cucineferri.example",
        "smtp: works. It took a message that says so.",
        TAG,
    ] {
        assert!(
            said.out.lines().any(|it| it.trim() == line),
            "{line}: {said:?}"
        );
    }
    assert_eq!(wrangler.called(), ["secret", "secret", "deploy"]);
    let uploaded = fs::read_to_string(wrangler.path("uploaded.toml")).expect("it was handed over");
    let uploaded: toml::Table = toml::from_str(&uploaded).expect("TOML");
    let at = |path: &str| {
        uploaded
            .get(path)
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    assert_eq!([at("workers_dev"), at("preview_urls")], ["false", "false"]);
    assert!(
        at("routes").contains("\"feedback.cucineferri.example\""),
        "{}",
        at("routes")
    );

    assert_eq!(found_in([said.out, said.err].concat().as_bytes()), [""; 0]);
    let main = uploaded
        .get("main")
        .and_then(toml::Value::as_str)
        .expect("an entry");
    let assets = uploaded
        .get("assets")
        .and_then(|assets| assets.get("directory")?.as_str());
    let worker = Path::new(main).parent().expect("its folder");
    let assets = Path::new(assets.expect("static files"));
    assert!(
        assets.join("acme/pronto.js").is_file(),
        "{}",
        assets.display()
    );
    for folder in [worker, assets, wrangler.folder.path()] {
        assert_eq!(found_below(folder), [""; 0]);
    }
}

/// What is deployed is not shown as ready.
async fn refused(wrangler: &Wrangler, workerd: &Workerd, why: &str) {
    let said = wrangler.run(workerd, &["--check"]).await;
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains(why), "{why}: {said:?}");
    assert!(!said.out.contains(TAG), "{said:?}");
}
