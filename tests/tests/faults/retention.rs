//! What was said is kept no longer than it must be: the clock goes forward under the Worker by months.

use std::time::Duration;

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use shared::State;
use tests::{
    Answer, Books, Clock, EdgeClient, STATUS_KEY, ScriptedSmtp, Terms, Workerd, can_have_own_clock,
    eventually,
};

use crate::channels::keyed;
use crate::visits::{Visit, settled};
use crate::world::{Scale, Tally, faults};

pub(crate) fn trials() -> Vec<Trial> {
    if !can_have_own_clock() {
        eprintln!("left out: the clock that goes forward by months. It needs Linux and `cc`.");
        return Vec::new();
    }
    faults![
        what_was_closed_is_erased_after_a_month,
        what_was_closed_is_erased_when_the_site_says,
    ]
}

async fn what_was_closed_is_erased_after_a_month(_: Scale) -> Tally {
    erased_after(|terms| terms, 30, 90).await
}

async fn what_was_closed_is_erased_when_the_site_says(_: Scale) -> Tally {
    let set = |terms: Terms| terms.days("closed_days", 3).days("delivered_days", 7);
    erased_after(set, 3, 7).await
}

/// Cases of every kind, and what is left of each while the days go by.
async fn erased_after(
    set: impl FnOnce(Terms) -> Terms,
    closed_days: u64,
    delivered_days: u64,
) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port()).secret("STATUS_KEY", STATUS_KEY);
    let workerd = Workerd::running_by_own_clock(set(terms)).await;
    let client = workerd.client();
    let mut cases = Vec::new();
    for _ in 0..4 {
        cases.push(Case::new(&client).await);
    }
    settled(&workerd).await;
    let [closed, open, undone, reopened] = &cases[..] else {
        panic!("four cases");
    };
    for case in [closed, undone, reopened] {
        case.press(&client, "solve").await;
        assert_eq!(case.state(&client).await, State::Solved);
    }
    undone.press(&client, "undo").await;
    reopened.add(&client).await;
    settled(&workerd).await;
    smtp.close().await;
    let stuck = Case::new(&client).await;
    stuck.press(&client, "solve").await;
    assert_eq!(stuck.state(&client).await, State::Solved);

    let days = |days: u64| Clock::Ahead(Duration::from_hours(days.saturating_mul(24)));
    workerd.set_clock(days(closed_days.saturating_sub(1)));
    workerd.tick().await;
    for case in [closed, open, undone, reopened, &stuck] {
        assert!(case.is_kept(&workerd), "a day before: {case:?}");
    }
    let offered = closed.offered(&client).await.expect("a token");
    workerd.set_clock(days(closed_days.saturating_add(1)));
    workerd.tick().await;
    assert!(!closed.is_kept(&workerd), "closed and delivered");
    assert_eq!(closed.state(&client).await, State::Erased);
    let left = workerd.rows().ask(
        "SELECT words.* FROM words JOIN submissions USING (reference)
         WHERE erased_ms IS NOT NULL",
    );
    assert_eq!(left, [], "nothing that was said is left");
    // It offers nothing any more, and what it had offered does nothing.
    assert_eq!(closed.offered(&client).await, None);
    for action in ["solve", "undo"] {
        closed.post(&client, &offered, action).await;
        assert_eq!(closed.state(&client).await, State::Erased, "{action}");
    }
    for (case, state) in [
        (open, State::Delivered),
        (undone, State::Delivered),
        (reopened, State::Delivered),
        (&stuck, State::Solved),
    ] {
        assert!(case.is_kept(&workerd), "{state:?}: {case:?}");
        assert_eq!(case.state(&client).await, state);
    }
    // A day is over since it was closed, by any clock: it is not opened by that press any more.
    stuck.press(&client, "undo").await;
    assert_eq!(stuck.state(&client).await, State::Solved);

    workerd.set_clock(days(delivered_days.saturating_add(1)));
    workerd.tick().await;
    for case in [open, undone, reopened] {
        assert!(!case.is_kept(&workerd), "delivered: {case:?}");
    }
    assert!(stuck.is_kept(&workerd), "what is not delivered is kept");
    // Given up by now, put back, delivered late: closed is what it stays, until it is erased.
    smtp.open().await;
    let asked = json!({ "references": [stuck.reference] });
    keyed(&client, Method::POST, "/status/acme/dead", Some(asked)).await;
    eventually("it is delivered after all", || async {
        let receipt = client.receipt(&stuck.token).await;
        receipt.delivered_at.is_some().then_some(())
    })
    .await;
    assert_eq!(stuck.state(&client).await, State::Solved);
    // It is kept from the last thing that happened to it.
    let since_then = |more: u64| {
        let after = delivered_days.saturating_add(closed_days);
        days(after.saturating_add(more))
    };
    workerd.set_clock(since_then(0));
    workerd.tick().await;
    assert!(
        stuck.is_kept(&workerd),
        "closed, and delivered not so long ago"
    );
    workerd.set_clock(since_then(3));
    workerd.tick().await;
    assert!(!stuck.is_kept(&workerd), "closed, and delivered long ago");
    let books = Books::of(&workerd.rows());
    books.assert_balanced();
    assert_eq!((books.acknowledged, books.delivered), (6, 6), "{books:?}");
    Tally {
        tried: 6,
        ..Tally::default()
    }
}

/// A case and its private page.
#[derive(Debug)]
struct Case {
    visit: Visit,
    reference: String,
    token: String,
}

impl Case {
    async fn new(client: &EdgeClient) -> Self {
        let mut visit = Visit::new();
        let receipt = visit.send(client).await.receipt();
        Self {
            visit,
            reference: receipt.reference.to_string(),
            token: receipt.receipt.expect("a token"),
        }
    }

    async fn state(&self, client: &EdgeClient) -> State {
        client.receipt(&self.token).await.state
    }

    /// Whether the words are stored.
    fn is_kept(&self, workerd: &Workerd) -> bool {
        let rows = workerd.rows().submissions(&self.reference);
        let words = rows.first().and_then(|row| row.get("message"));
        words.is_some_and(|words| words == self.visit.message())
    }

    /// Says something more about it.
    async fn add(&self, client: &EdgeClient) {
        let mut more = Visit::new();
        let draft = more.draft.as_object_mut().expect("an object");
        draft.insert("receipt".to_owned(), json!(self.token));
        let receipt = more.send(client).await.receipt();
        assert_eq!(receipt.reference.to_string(), self.reference);
        assert_eq!(receipt.state, State::Reopened);
    }

    /// Presses what the page offers.
    async fn press(&self, client: &EdgeClient, action: &str) {
        let token = self.offered(client).await.expect("the page's token");
        let answer = self.post(client, &token, action).await;
        assert_eq!(answer.status, 303, "{answer:?}");
    }

    /// The token of what its page offers, if that offers anything.
    async fn offered(&self, client: &EdgeClient) -> Option<String> {
        let page = Answer::of(client.request(Method::GET, &self.path())).await;
        page.hidden("token")
    }

    async fn post(&self, client: &EdgeClient, token: &str, action: &str) -> Answer {
        let form = [("token", token), ("action", action)];
        let request = client.form(&self.path(), &form);
        Answer::of(request.header("Origin", client.base_url())).await
    }

    fn path(&self) -> String {
        ["/case/", &self.token].concat()
    }
}
