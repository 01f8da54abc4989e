//! What was given up is listed, and comes back into the queue: one case, or all.

use libtest_mimic::Trial;
use tests::{Books, Conservation, ScriptedSmtp, Workerd, eventually};

use super::channel_check::keyed;
use super::{run, run_with_key};
use crate::visits::{Visit, reckon, send_all, settled};
use crate::world::{Scale, Tally, faults};

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        what_was_given_up_is_listed_and_put_back,
        where_nothing_was_given_up_that_is_said,
    ]
}

async fn what_was_given_up_is_listed_and_put_back(_: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    let terms = keyed(&smtp).steps(&[0, 1]).seconds("horizon_seconds", 3);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    smtp.close().await;
    let visits = send_all(&workerd.client(), "acme", 5).await;
    settled(&workerd).await;
    assert_eq!(Books::of(&workerd.rows()).dead, 5);
    listed(&workerd, &visits).await;
    smtp.open().await;
    let edge = workerd.base_url();
    let (first, others) = visits.split_first().expect("five");
    let one = first.reference.as_deref().expect("acknowledged");
    let said = run(&workerd, "dead", &["--site", "acme", one]).await;
    assert_eq!(
        (said.code, said.out.as_str(), said.err.as_str()),
        (Some(0), "1 case of acme is back in the queue\n", "")
    );
    eventually("that one is delivered, and no other", || async {
        (smtp.copies().len() == 1).then_some(())
    })
    .await;
    listed(&workerd, others).await;
    // Once more: it is not among them any more, and one that is goes all the same.
    let second = others.first().and_then(|visit| visit.reference.as_deref());
    let second = second.expect("acknowledged");
    let said = run(&workerd, "dead", &["--site", "acme", one, second]).await;
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(1), "1 case of acme is back in the queue\n")
    );
    assert_eq!(
        said.err,
        format!(
            "\nerror: 1 of 2 is not among what was given up: delivered meanwhile, still being \
             tried, erased, or mistyped. What was given up is listed by: cargo xtask dead \
             --edge {edge} --site acme\n"
        )
    );
    let said = run(&workerd, "dead", &["--site", "acme", "--all"]).await;
    assert_eq!(
        (said.code, said.out.as_str(), said.err.as_str()),
        (Some(0), "3 cases of acme are back in the queue\n", "")
    );
    settled(&workerd).await;
    let counted = Books::of(&workerd.rows());
    assert_eq!((counted.delivered, counted.dead), (5, 0));
    let tally = reckon(&workerd, &smtp, &visits).await;
    books.end(&workerd).await;
    tally
}

async fn where_nothing_was_given_up_that_is_said(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(keyed(&smtp)).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    let said = run(&workerd, "dead", &["--site", "acme"]).await;
    assert_eq!(
        (said.code, said.out.as_str(), said.err.as_str()),
        (Some(0), "nothing was given up at acme\n", "")
    );
    let said = run(&workerd, "dead", &["--site", "acme", "--all"]).await;
    assert_eq!(
        (said.code, said.out.as_str(), said.err.as_str()),
        (Some(0), "nothing was put back at acme\n", "")
    );
    let said = run(&workerd, "dead", &["--site", "acme", "K7Q2-9M4X-3PD"]).await;
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert_eq!(
        said.err,
        "\nerror: one of the references is mistyped. Each is written as K7Q2-9M4X-3PC; its last symbol \
         checks the others.\n"
    );
    let said = run_with_key(
        &workerd,
        "another key",
        "dead",
        &["--site", "acme", "--all"],
    )
    .await;
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(said.err.contains("refuses the key"), "{said:?}");
    // What was delivered stays so.
    assert_eq!(smtp.copies().len(), 1);
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

/// The list names these, each on a line with its times, and tells what to do.
async fn listed(workerd: &Workerd, visits: &[Visit]) {
    let said = run(workerd, "dead", &["--site", "acme"]).await;
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let edge = workerd.base_url();
    let (table, advice) = said.out.split_once("\n\n").expect("a table and advice");
    assert_eq!(
        advice,
        format!(
            "Mend the channel first (cargo xtask channel-check --edge {edge} --site acme), then put \
             them back:\n  cargo xtask dead --edge {edge} --site acme --all\n"
        )
    );
    let mut lines = table.lines();
    let heading: Vec<&str> = lines.next().unwrap_or_default().split("  ").collect();
    let heading: Vec<&str> = heading
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect();
    let heading: Vec<&str> = heading.iter().map(|word| word.trim()).collect();
    assert_eq!(heading, ["reference", "received", "given up"]);
    let mut named: Vec<&str> = Vec::new();
    for line in lines {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [reference, received, given_up] = columns.as_slice() else {
            panic!("three columns: {line}");
        };
        assert!(received <= given_up && given_up.ends_with('Z'), "{line}");
        named.push(reference);
    }
    let mut wanted: Vec<&str> = visits
        .iter()
        .filter_map(|visit| visit.reference.as_deref())
        .collect();
    named.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(named, wanted);
}
