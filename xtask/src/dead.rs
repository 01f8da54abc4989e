//! Lists what was given up, and puts it back into the queue.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Args;
use serde::Deserialize;
use serde_json::json;

use crate::holder::{self, Holder};
use crate::project::Project;

/// References that the edge puts back at once.
const AT_ONCE: usize = 100;
/// The desk reads and writes a hundred rows.
const WITHIN: Duration = Duration::from_secs(30);

/// What to put back.
#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    holder: holder::Options,
    /// Put all of it back.
    #[arg(long, conflicts_with = "references")]
    all: bool,
    /// Put these back; without any, what was given up is only listed.
    #[arg(value_name = "REFERENCE")]
    references: Vec<String>,
}

/// What the edge lists: at most a hundred, the latest first.
#[derive(Deserialize)]
struct Listed {
    dead: Vec<Given>,
}

/// A submission that was given up.
#[derive(Deserialize)]
struct Given {
    reference: String,
    received_at: String,
    dead_at: String,
}

#[derive(Deserialize)]
struct Revived {
    revived: usize,
}

/// Lists, or puts back.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let holder = Holder::of(project, &options.holder)?;
    if options.all {
        let count = put_all_back(&holder)?;
        println!("{}", put_back_in_words(count, holder.site()));
        return Ok(());
    }
    if options.references.is_empty() {
        print!("{}", list_in_words(&list(&holder)?, &holder));
        return Ok(());
    }
    let wanted: BTreeSet<String> = options.references.iter().cloned().collect();
    let count = put_back(&holder, &wanted)?;
    println!("{}", put_back_in_words(count, holder.site()));
    let (asked, again) = (wanted.len(), holder.arguments());
    let others = asked.saturating_sub(count);
    let verb = if others == 1 { "is" } else { "are" };
    ensure!(
        others == 0,
        "{others} of {asked} {verb} not among what was given up: delivered meanwhile, still being tried, \
         erased, or mistyped. What was given up is listed by: cargo xtask dead {again}"
    );
    Ok(())
}

/// A page after another. What is given up again meanwhile is not put back a second time, so this ends.
fn put_all_back(holder: &Holder) -> Result<usize> {
    let mut seen = BTreeSet::new();
    let mut count = 0_usize;
    loop {
        let listed = list(holder)?.into_iter().map(|given| given.reference);
        let fresh: BTreeSet<String> = listed.filter(|one| !seen.contains(one)).collect();
        if fresh.is_empty() {
            return Ok(count);
        }
        count = count.saturating_add(put_back(holder, &fresh)?);
        seen.extend(fresh);
    }
}

fn list(holder: &Holder) -> Result<Vec<Given>> {
    Ok(holder.get::<Listed>("dead", WITHIN)?.dead)
}

fn put_back(holder: &Holder, references: &BTreeSet<String>) -> Result<usize> {
    let references: Vec<&String> = references.iter().collect();
    let mut count = 0_usize;
    for part in references.chunks(AT_ONCE) {
        let body = json!({ "references": part });
        let revived: Revived = holder.post("dead", &body, WITHIN)?;
        count = count.saturating_add(revived.revived);
    }
    Ok(count)
}

fn list_in_words(listed: &[Given], holder: &Holder) -> String {
    if listed.is_empty() {
        return format!("nothing was given up at {}\n", holder.site());
    }
    let mut lines = vec![format!(
        "{:<14}  {:<20}  {:<20}",
        "reference", "received", "given up"
    )];
    lines.extend(listed.iter().map(|given| {
        format!(
            "{:<14}  {:<20}  {:<20}",
            given.reference, given.received_at, given.dead_at
        )
    }));
    if listed.len() >= AT_ONCE {
        lines.push("and perhaps more: these are the latest".to_owned());
    }
    let again = holder.arguments();
    lines.push(format!(
        "\nMend the channel first (cargo xtask channel-check {again}), then put them back:\n  \
         cargo xtask dead {again} --all"
    ));
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n") + "\n"
}

fn put_back_in_words(count: usize, site: &str) -> String {
    match count {
        0 => format!("nothing was put back at {site}"),
        1 => format!("1 case of {site} is back in the queue"),
        _ => format!("{count} cases of {site} are back in the queue"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::{Arc, Mutex};
    use std::thread;

    use serde_json::{Value, json};
    use tiny_http::{Method, Response, Server};

    use super::{AT_ONCE, Given, list_in_words, put_all_back, put_back};
    use crate::holder::Holder;

    /// An edge that lists and revives as the real one does; `stuck` are given up again at once.
    struct Edge {
        server: Arc<Server>,
        asked: Arc<Mutex<Vec<usize>>>,
    }

    impl Edge {
        fn start(count: usize, stuck: usize) -> Self {
            let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
            let asked = Arc::new(Mutex::new(Vec::new()));
            let (listening, log) = (Arc::clone(&server), Arc::clone(&asked));
            thread::spawn(move || {
                let mut dead: Vec<String> = (0..count).map(|at| format!("K{at:04}")).collect();
                for mut request in listening.incoming_requests() {
                    let key = request
                        .headers()
                        .iter()
                        .find(|header| header.field.equiv("Authorization"))
                        .map(|header| header.value.to_string());
                    let answer = if key.as_deref() != Some("Bearer key") {
                        Response::from_string("{}").with_status_code(401)
                    } else if *request.method() == Method::Post {
                        let mut body = String::new();
                        request.as_reader().read_to_string(&mut body).unwrap();
                        let body: Value = serde_json::from_str(&body).unwrap();
                        let wanted: Vec<&str> = body["references"]
                            .as_array()
                            .unwrap()
                            .iter()
                            .filter_map(Value::as_str)
                            .collect();
                        log.lock().unwrap().push(wanted.len());
                        let before = dead.len();
                        let (again, gone): (Vec<_>, Vec<_>) = dead
                            .into_iter()
                            .partition(|one| !wanted.contains(&one.as_str()));
                        dead = gone
                            .into_iter()
                            .filter(|one| *one < format!("K{stuck:04}"))
                            .collect();
                        let kept = dead.len();
                        dead.extend(again);
                        let revived = before.saturating_sub(dead.len()).saturating_add(kept);
                        Response::from_string(json!({ "revived": revived }).to_string())
                    } else {
                        let page: Vec<Value> = dead
                            .iter()
                            .take(AT_ONCE)
                            .map(
                                |one| json!({ "reference": one, "received_at": "", "dead_at": "" }),
                            )
                            .collect();
                        Response::from_string(json!({ "site": "acme", "dead": page }).to_string())
                    };
                    // Who has gone away misses nothing.
                    let _ = request.respond(answer);
                }
            });
            Self { server, asked }
        }

        fn holder(&self, key: &str) -> Holder {
            let port = self.server.server_addr().to_ip().unwrap().port();
            Holder::with_key(&format!("http://127.0.0.1:{port}"), "acme", key).unwrap()
        }

        fn asked(&self) -> Vec<usize> {
            self.asked.lock().unwrap().clone()
        }
    }

    impl Drop for Edge {
        fn drop(&mut self) {
            self.server.unblock();
        }
    }

    #[test]
    fn ok_all_are_put_back_page_by_page() {
        let edge = Edge::start(230, 0);
        assert_eq!(put_all_back(&edge.holder("key")).unwrap(), 230);
        assert_eq!(edge.asked(), [100, 100, 30]);
    }

    /// What fails again at once must not be put back for ever.
    #[test]
    fn ok_what_is_given_up_again_ends_it() {
        let edge = Edge::start(5, 2);
        assert_eq!(put_all_back(&edge.holder("key")).unwrap(), 5);
        assert_eq!(edge.asked(), [5]);
    }

    #[test]
    fn ok_not_more_at_once_than_the_edge_takes() {
        let edge = Edge::start(150, 0);
        let wanted: BTreeSet<String> = (0..150).map(|at| format!("K{at:04}")).collect();
        assert_eq!(put_back(&edge.holder("key"), &wanted).unwrap(), 150);
        assert_eq!(edge.asked(), [100, 50]);
    }

    #[test]
    fn err_another_key() {
        let edge = Edge::start(1, 0);
        let error = put_all_back(&edge.holder("other")).unwrap_err().to_string();
        assert!(error.contains("refuses the key"), "{error}");
    }

    #[test]
    fn err_nobody_there() {
        let port = {
            let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            taken.local_addr().unwrap().port()
        };
        let edge = format!("http://127.0.0.1:{port}");
        let holder = Holder::with_key(&edge, "acme", "key").unwrap();
        let error = put_all_back(&holder).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("{edge} does not answer")),
            "{error}"
        );
    }

    #[test]
    fn ok_the_list_says_what_to_do() {
        let given = Given {
            reference: "K7Q2-9M4X-3PC".to_owned(),
            received_at: "2026-11-24T10:04:05Z".to_owned(),
            dead_at: "2026-11-29T10:04:05Z".to_owned(),
        };
        let holder = Holder::with_key("http://127.0.0.1:1", "acme", "key").unwrap();
        let said = list_in_words(&[given], &holder);
        assert!(
            said.contains("\nK7Q2-9M4X-3PC   2026-11-24T10:04:05Z  2026-11-29T10:04:05Z\n"),
            "{said}"
        );
        assert!(
            said.ends_with("  cargo xtask dead --site acme --all\n"),
            "{said}"
        );
        assert_eq!(
            list_in_words(&[], &holder),
            "nothing was given up at acme\n"
        );
    }
}
