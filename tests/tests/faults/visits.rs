//! What visitors send in these runs, and the reckoning at the end: where each submission is.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tests::{Answer, Books, EdgeClient, ScriptedSmtp, Workerd, eventually_within};

use crate::world::Tally;

/// No client waits longer for an answer.
const ANSWER: Duration = Duration::from_secs(10);
/// Times that a client comes back after a kill.
const ATTEMPTS_MAX: u32 = 5;
/// How long it may take until one more delivery has ended.
const NEXT_END: Duration = Duration::from_secs(45);

/// A submission, and what its client knows of it.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) key: String,
    pub(crate) draft: Value,
    pub(crate) site: &'static str,
    /// The client's address, as the proxy in front says it.
    pub(crate) address: Option<String>,
    /// The reference, once it was acknowledged.
    pub(crate) reference: Option<String>,
}

/// What a client makes of one attempt.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// 202, or 200 for one that had arrived before.
    Acknowledged(Answer),
    /// An honest refusal, with the time to come back and a problem to read.
    Refused(Answer),
    /// The connection broke or nobody listens, in the words of the client.
    Unanswered(String),
}

impl Visit {
    /// A question that nobody else asks.
    pub(crate) fn new() -> Self {
        Self::to("acme")
    }

    /// The same to another site.
    pub(crate) fn to(site: &'static str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let run = std::process::id();
        Self {
            key: format!("{run:016x}{count:016x}"),
            draft: json!({
                "kind": "question",
                "message": format!("Perché nessuno risponde, fig{run}quince{count}?"),
                "email": format!("anna.{run}.{count}@example.net"),
            }),
            site,
            address: None,
            reference: None,
        }
    }

    pub(crate) fn message(&self) -> &str {
        self.draft
            .get("message")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Sends it once.
    ///
    /// # Panics
    /// If the answer is neither an acknowledgement nor an honest refusal, or does not come.
    pub(crate) async fn attempt(&mut self, client: &EdgeClient) -> Outcome {
        let mut request = client
            .submission_to(self.site, &self.key)
            .body(self.draft.to_string())
            .timeout(ANSWER);
        if let Some(address) = &self.address {
            request = request.header("CF-Connecting-IP", address);
        }
        let answer = match request.send().await {
            Ok(response) => Answer::read(response)
                .await
                .ok_or("the answer breaks off".to_owned()),
            Err(error) => {
                assert!(!error.is_timeout(), "no answer within {ANSWER:?}");
                Err(format!("{error:?}"))
            }
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(why) => return Outcome::Unanswered(why),
        };
        match answer.status {
            200 | 202 => {
                let reference = answer.receipt().reference.to_string();
                let before = self.reference.replace(reference.clone());
                assert!(
                    before.is_none_or(|before| before == reference),
                    "another case: {answer:?}"
                );
                Outcome::Acknowledged(answer)
            }
            429 | 503 => {
                assert_eq!(answer.problem().status, answer.status);
                assert!(
                    answer.header("retry-after").parse::<u32>().is_ok(),
                    "{answer:?}"
                );
                Outcome::Refused(answer)
            }
            _ => panic!("neither taken nor refused honestly: {answer:?}"),
        }
    }

    /// Sends it, and it must be acknowledged.
    pub(crate) async fn send(&mut self, client: &EdgeClient) -> Answer {
        match self.attempt(client).await {
            Outcome::Acknowledged(answer) => answer,
            other => panic!("not acknowledged: {other:?}"),
        }
    }
}

impl Visit {
    /// Sends it until it is acknowledged, as a client does who is told to come back. After a kill that
    /// may be so: whoever reads a database in the moment in which it is recovered locks the desk out.
    pub(crate) async fn insist(&mut self, client: &EdgeClient) -> Answer {
        for _ in 0..ATTEMPTS_MAX {
            match self.attempt(client).await {
                Outcome::Acknowledged(answer) => return answer,
                Outcome::Refused(_) => {}
                Outcome::Unanswered(why) => panic!("the Worker runs and does not answer: {why}"),
            }
        }
        panic!("refused {ATTEMPTS_MAX} times");
    }
}

/// Sends so many new ones, one after the other.
pub(crate) async fn send_all(client: &EdgeClient, site: &'static str, count: u32) -> Vec<Visit> {
    let mut visits = Vec::new();
    for _ in 0..count {
        let mut visit = Visit::to(site);
        visit.send(client).await;
        visits.push(visit);
    }
    visits
}

/// Waits until every delivery has come to its end.
pub(crate) async fn settled(workerd: &Workerd) {
    let mut left = usize::MAX;
    while left > 0 {
        left = eventually_within(NEXT_END, "a delivery comes to its end", || async {
            let rows = workerd.rows();
            Books::of(&rows).assert_balanced();
            let now = rows.undelivered().len();
            (now == 0 || now < left).then_some(now)
        })
        .await;
    }
}

/// Waits for the last deliveries and looks at each submission: in the desk once, delivered, and its
/// letter with the company.
pub(crate) async fn reckon(workerd: &Workerd, smtp: &ScriptedSmtp, visits: &[Visit]) -> Tally {
    settled(workerd).await;
    let copies = smtp.copies();
    let letters = workerd
        .rows()
        .ask("SELECT DISTINCT letter FROM deliveries WHERE state = 'delivered'");
    let copies_beyond = copies.values().map(|count| count.saturating_sub(1));
    let doubled_letters: u32 = copies_beyond.sum();
    let cases = cases(workerd, visits);
    // A letter that was given up has come to its end too, and nobody has it.
    let books = Books::of(&workerd.rows());
    let given_up = books.acknowledged.saturating_sub(books.delivered);
    Tally {
        tried: visits.len(),
        lost: cases
            .lost
            .saturating_add(letters.len().abs_diff(copies.len()))
            .saturating_add(usize::try_from(given_up).expect("a count")),
        doubled: cases
            .doubled
            .saturating_add(usize::try_from(doubled_letters).expect("a count")),
    }
}

/// Looks at each submission in the desk alone.
pub(crate) fn cases(workerd: &Workerd, visits: &[Visit]) -> Tally {
    let mut stored: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in workerd
        .rows()
        .ask("SELECT message, reference FROM submissions LEFT JOIN words USING (reference, number)")
    {
        let column = |name: &str| row.get(name).cloned().unwrap_or_default();
        stored
            .entry(column("message"))
            .or_default()
            .push(column("reference"));
    }
    let mut tally = Tally {
        tried: visits.len(),
        ..Tally::default()
    };
    for visit in visits {
        let references = stored.get(visit.message()).map_or(&[][..], Vec::as_slice);
        tally.doubled = tally
            .doubled
            .saturating_add(references.len().saturating_sub(1));
        if let Some(reference) = &visit.reference
            && !references.contains(reference)
        {
            tally.lost = tally.lost.saturating_add(1);
        }
    }
    tally
}
