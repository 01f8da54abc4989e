//! Requests that nobody would write, at every route: generated from what the routes know, bent a little or
//! wholly strange. None makes the Worker trap, none is answered by a bare fault, and what is acknowledged is
//! stored.

mod requests;

use std::collections::BTreeSet;
use std::time::Duration;

use libtest_mimic::Trial;
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};
use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use tests::{
    Answer, Conservation, EdgeClient, HookServer, STATUS_KEY, ScriptedSmtp, Terms, Workerd,
};
use tokio::task::JoinSet;
use tokio::time::Instant;

use self::requests::{Generated, Known, requests};
use crate::bounced::{tokens, with_address};
use crate::forms::page;
use crate::readable::{read_link, with_chat};
use crate::visits::{Visit, settled};
use crate::world::{Scale, Tally, faults};

/// Requests at once.
const PARALLEL: usize = 8;
/// No answer takes longer: a check waits for a mail server.
const ANSWER: Duration = Duration::from_secs(30);

pub(crate) fn trials() -> Vec<Trial> {
    faults![t30_no_request_makes_the_worker_trap]
}

async fn known(workerd: &Workerd, smtp: &ScriptedSmtp, room: &HookServer) -> Known {
    let client = workerd.client();
    let receipt = Visit::new().send(&client).await.receipt().receipt;
    settled(workerd).await;
    let receipt = receipt.expect("a token");
    let hosted = page(&client).await;
    let case = client.request(Method::GET, &["/case/", &receipt].concat());
    let action = Answer::of(case).await.hidden("token");
    let form = ["token", "key"].map(|name| (name.to_owned(), hosted.hidden(name).expect(name)));
    Known {
        receipt,
        read: read_link(&client, room).await,
        action: action.expect("the page's token"),
        bounce: tokens(smtp).pop().expect("a return address"),
        form: form.to_vec(),
        origins: vec![client.base_url().to_owned(), client.origin().to_owned()],
    }
}

/// What the edge says to it; nothing if no client can send it.
async fn ask(client: EdgeClient, generated: Generated) -> Option<Answer> {
    let method = Method::from_bytes(generated.method.as_bytes()).ok()?;
    let is_bare = matches!(method, Method::GET | Method::HEAD);
    let mut request = client.request(method, &generated.path).timeout(ANSWER);
    for (name, value) in &generated.headers {
        let (name, value) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value),
        );
        if let (Ok(name), Ok(value)) = (name, value) {
            request = request.header(name, value);
        }
    }
    if !is_bare {
        request = request.body(generated.body.clone());
    }
    match request.send().await {
        Ok(response) => Answer::read(response).await,
        Err(error) if error.is_builder() => None,
        Err(error) => panic!("no answer: {error:?} to {generated:?}"),
    }
}

async fn t30_no_request_makes_the_worker_trap(scale: Scale) -> Tally {
    let (smtp, room) = (ScriptedSmtp::start().await, HookServer::start().await);
    let terms = with_chat(with_address(Terms::mail_at(smtp.port())), &room)
        .secret("STATUS_KEY", STATUS_KEY);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let known = known(&workerd, &smtp, &room).await;
    let requests = requests(&known);
    // In the soak another one each time; what fails is printed whole.
    let mut runner = match scale.of(0, 1) {
        0 => TestRunner::deterministic(),
        _ => TestRunner::default(),
    };
    let end = Instant::now().checked_add(Duration::from_secs(scale.of(60, 300).into()));
    let end = end.expect("a time");
    let (mut asked, mut statuses, mut acknowledged) = (0_u32, BTreeSet::new(), BTreeSet::new());
    let mut underway = JoinSet::new();
    // An early answer closes its connection: each has one of its own.
    let client = workerd.client().of_strangers();
    while asked < scale.of(6_000, 1_000_000) && Instant::now() < end {
        let generated = requests.new_tree(&mut runner).expect("a request").current();
        asked = asked.saturating_add(1);
        let client = client.clone();
        underway.spawn(async move { (ask(client, generated.clone()).await, generated) });
        if underway.len() < PARALLEL {
            continue;
        }
        let (answer, generated) = underway.join_next().await.expect("some").expect("no panic");
        note(answer, &generated, (&mut statuses, &mut acknowledged));
    }
    while let Some(done) = underway.join_next().await {
        let (answer, generated) = done.expect("no panic");
        note(answer, &generated, (&mut statuses, &mut acknowledged));
    }
    let log = workerd.log();
    for word in ["a panic at", "the Worker traps", "unreachable"] {
        assert!(!log.contains(word), "{log}");
    }
    // The requests were such that they reach what each route does.
    for status in [200, 202, 303, 400, 401, 403, 404, 405, 413, 415, 422] {
        assert!(statuses.contains(&status), "no {status} of {statuses:?}");
    }
    // A bounce that was made up opens its letter's delivery again, by the schedule of bounces: not all are done,
    // and the books must balance all the same.
    books.end(&workerd).await;
    let stored = workerd.rows().ask("SELECT reference FROM submissions");
    let stored: BTreeSet<&String> = stored
        .iter()
        .filter_map(|row| row.get("reference"))
        .collect();
    let lost = acknowledged
        .iter()
        .filter(|reference| !stored.contains(reference))
        .count();
    Tally {
        tried: usize::try_from(asked).expect("a count"),
        lost,
        ..Tally::default()
    }
}

/// Takes note of an answer, which must be one of ours.
fn note(
    answer: Option<Answer>,
    generated: &Generated,
    (statuses, acknowledged): (&mut BTreeSet<u16>, &mut BTreeSet<String>),
) {
    let Some(answer) = answer else {
        return;
    };
    let is_ours = answer.status < 500 || answer.header("pronto-fault").len() == 32;
    assert!(is_ours, "a bare fault: {answer:?} to {generated:?}");
    statuses.insert(answer.status);
    if matches!(answer.status, 200 | 202)
        && generated.path.contains("/submissions")
        && generated.method == "POST"
    {
        acknowledged.insert(answer.receipt().reference.to_string());
    }
}
