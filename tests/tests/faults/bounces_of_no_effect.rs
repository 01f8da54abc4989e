//! What comes to the address for bounces, and is none, none of ours, or known already: nothing changes.

use std::collections::BTreeSet;

use libtest_mimic::Trial;
use reqwest::Method;
use tests::{Answer, Conduct, EdgeProcess, ScriptedSmtp, Terms, Workerd};

use crate::bounced::{at_rest, bring, everything, is_counted, report, tokens, with_address};
use crate::bounces::tried;
use crate::pressure::OVERLOADED;
use crate::visits::{send_all, settled};
use crate::world::{Scale, Tally, faults};

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        t38_what_is_no_bounce_of_ours_changes_nothing,
        t38_a_bounce_of_an_earlier_attempt_changes_nothing,
        t38_mail_for_another_mailbox_is_refused,
        a_bounce_that_cannot_be_taken_now_is_asked_for_again,
        sweep_a_bounce_that_cannot_be_written_leaves_nothing_half_done,
    ]
}

async fn t38_what_is_no_bounce_of_ours_changes_nothing(_: Scale) -> Tally {
    let (smtp, other) = (ScriptedSmtp::start().await, ScriptedSmtp::start().await);
    let terms = with_address(Terms::mail_at(smtp.port())).and_site("other", other.port());
    let mut workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let visits = send_all(&client, "acme", 2).await;
    settled(&workerd).await;
    let [token, second] = tokens(&smtp).try_into().expect("two letters");
    let bounce = report("failed", "5.1.1");
    let before = everything(&workerd);

    // Forged: no form of it opens anything, and all are refused alike.
    let mut refusals = BTreeSet::new();
    let swapped = [second.split_at(29).0, token.split_at(29).1].concat();
    let mut forged = vec![
        String::from("x"),
        "a".repeat(48),
        "7".repeat(4_000),
        swapped,
    ];
    forged.extend(token.char_indices().map(|(at, symbol)| {
        let mut changed = token.clone();
        changed.replace_range(at..=at, if symbol == 'a' { "b" } else { "a" });
        changed
    }));
    for forged in &forged {
        let answer = bring(&client, forged, &bounce).await;
        assert_eq!(answer.status, 404, "{forged}");
        refusals.insert(answer.problem().title);
    }
    assert_eq!(refusals.len(), 1, "{refusals:?}");

    // What arrives at the address and is no failure: well received, and without effect.
    let vacation = "From: ascolto@cucineferri.example\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\nAction: failed\r\n";
    // As deep as what is read can be.
    let nested = "Content-Type:message/rfc822\n\n".repeat(4_500);
    let long = format!("Subject: x\r\n\r\n{}", "A megabyte. ".repeat(90_000));
    for message in [
        report("delayed", "4.4.1"),
        report("delivered", "2.0.0"),
        report("relayed", "2.0.0"),
        report("expanded", "2.0.0"),
        vacation.to_owned(),
        nested,
        long,
        String::new(),
    ] {
        assert!(
            !is_counted(&client, &token, &message).await,
            "{message:.60}"
        );
    }
    let path = format!("/v1/bounces/{token}");
    let json = client
        .request(Method::POST, &path)
        .header("Content-Type", "application/json");
    assert_eq!(Answer::of(json.body(bounce.clone())).await.status, 415);
    let got = Answer::of(client.request(Method::GET, &path)).await;
    assert_eq!((got.status, got.header("allow")), (405, "POST"));
    assert_eq!(everything(&workerd), before, "0 state change");

    // Replayed: the one that counts has been.
    assert!(is_counted(&client, &token, &bounce).await);
    at_rest(&workerd).await;
    let before = everything(&workerd);
    for _ in 0..20 {
        assert!(!is_counted(&client, &token, &bounce).await, "replayed");
    }
    assert_eq!(everything(&workerd), before, "0 state change");

    // Erased since: there is nothing to deliver again.
    workerd.kill();
    workerd.change_rows("DELETE FROM words; UPDATE submissions SET erased_ms = 1");
    workerd.start().await;
    let before = everything(&workerd);
    let last = tokens(&smtp).pop().expect("the one that was sent again");
    for token in [&second, &last] {
        assert!(
            !is_counted(&workerd.client(), token, &bounce).await,
            "erased"
        );
    }
    assert_eq!(everything(&workerd), before, "0 state change");
    tried(&visits)
}

async fn t38_a_bounce_of_an_earlier_attempt_changes_nothing(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    // The first copy arrives and nobody says so; the second is taken.
    smtp.first(1, Conduct::KeepAndClose);
    let workerd = Workerd::running(with_address(Terms::mail_at(smtp.port()))).await;
    let client = workerd.client();
    let visits = send_all(&client, "acme", 1).await;
    settled(&workerd).await;
    let [first, second] = tokens(&smtp).try_into().expect("two attempts");
    let before = everything(&workerd);
    let bounce = report("failed", "5.1.1");
    assert!(!is_counted(&client, &first, &bounce).await, "stale");
    assert_eq!(everything(&workerd), before, "0 state change");
    assert!(is_counted(&client, &second, &bounce).await);
    settled(&workerd).await;
    tried(&visits)
}

async fn t38_mail_for_another_mailbox_is_refused(_: Scale) -> Tally {
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrangler = EdgeProcess::new(folder.path());
    let terms = with_address(Terms::mail_at(9));
    wrangler
        .start(&terms.pronto_toml(&wrangler.base_url()))
        .await;
    let client = wrangler.client("http://127.0.0.1:9");
    // A rule of the platform that hands over more than it should must not make mail disappear.
    for (to, status) in [
        ("info@mail.cucineferri.example", 400),
        ("bounces@cucineferri.example", 400),
        ("bounces%2Bx@mail.cucineferri.example", 200),
    ] {
        let path = format!("/cdn-cgi/handler/email?from=anna@example.net&to={to}");
        let message = "From: anna@example.net\r\nMessage-ID: <1@example.net>\r\n\r\nHello\r\n";
        let answer = Answer::of(client.request(Method::POST, &path).body(message)).await;
        assert_eq!(answer.status, status, "{to}: {answer:?}");
        assert_eq!(
            answer.body.contains("rejected"),
            status != 200,
            "{answer:?}"
        );
    }
    Tally::default()
}

async fn a_bounce_that_cannot_be_taken_now_is_asked_for_again(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::running(with_address(Terms::mail_at(smtp.port()))).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    let token = tokens(&smtp).pop().expect("a return address");
    workerd.kill();
    workerd.use_desks(OVERLOADED);
    workerd.start().await;
    let answer = bring(&workerd.client(), &token, &report("failed", "5.1.1")).await;
    assert_eq!(answer.problem().status, 503, "{answer:?}");
    assert!(
        answer.header("retry-after").parse::<u32>().is_ok(),
        "{answer:?}"
    );
    // What says nothing is nobody's business, and the desk is not asked.
    let client = workerd.client();
    assert!(!is_counted(&client, &token, &report("delayed", "4.4.1")).await);
    tried(&visits)
}

async fn sweep_a_bounce_that_cannot_be_written_leaves_nothing_half_done(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let mut workerd = Workerd::running(with_address(Terms::mail_at(smtp.port()))).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    let bounce = report("failed", "5.1.1");
    for (table, write) in [
        ("attempts", "UPDATE"),
        ("deliveries", "UPDATE"),
        ("submissions", "UPDATE"),
        ("events", "INSERT"),
        ("cases", "UPDATE"),
        ("tallies", "UPDATE"),
        ("account", "UPDATE"),
        ("channels", "INSERT"),
    ] {
        at_rest(&workerd).await;
        workerd.kill();
        workerd.change_rows(&format!(
            "CREATE TRIGGER storage_fault BEFORE {write} ON {table}
             BEGIN SELECT RAISE(ABORT, 'a fault of the storage'); END;"
        ));
        workerd.start().await;
        let before = everything(&workerd);
        let token = tokens(&smtp).pop().expect("a return address");
        let answer = bring(&workerd.client(), &token, &bounce).await;
        assert_eq!(answer.problem().status, 503, "{write} {table}");
        assert_eq!(everything(&workerd), before, "{write} {table}");
        workerd.kill();
        workerd.change_rows("DROP TRIGGER storage_fault;");
        workerd.start().await;
        assert!(
            is_counted(&workerd.client(), &token, &bounce).await,
            "{table}"
        );
    }
    at_rest(&workerd).await;
    tried(&visits)
}
