//! Letters that a mail server took and gave back: the delivery is open again.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use shared::{Receipt, State};
use tests::{
    Conduct, Conservation, HookAnswer, HookServer, Letter, STATUS_KEY, ScriptedSmtp, SmtpPhase,
    Terms, Workerd, eventually,
};

use crate::bounced::{
    assert_counts, at_rest, attempts, everything, is_counted, report, token, tokens, with_address,
};
use crate::channels::{events, hook, keyed, text};
use crate::inbox::inbox;
use crate::visits::{Visit, send_all, settled};
use crate::world::{Scale, Tally, faults};

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        t38_a_letter_that_comes_back_opens_its_delivery,
        a_letter_that_comes_back_goes_over_the_second_channel_at_once,
        a_channel_whose_letters_come_back_is_told_of_once,
        a_digest_that_comes_back_opens_all_that_it_lists,
        an_alert_that_comes_back_is_not_sent_again,
        a_bounce_may_come_before_the_servers_word,
        a_bounce_beyond_the_horizon_is_a_given_up_letter,
    ]
}

pub(crate) fn tried(visits: &[Visit]) -> Tally {
    Tally {
        tried: visits.len(),
        ..Tally::default()
    }
}

fn states(receipt: &Receipt) -> Vec<&State> {
    receipt.steps.iter().map(|step| &step.state).collect()
}

async fn t38_a_letter_that_comes_back_opens_its_delivery(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    // An hour in four seconds: long enough to look at what is open meanwhile.
    let terms = with_address(Terms::mail_at(smtp.port()))
        .seconds("refused_seconds", 4)
        .secret("STATUS_KEY", STATUS_KEY);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let mut visit = Visit::new();
    let link = visit.send(&client).await.receipt().receipt;
    let link = link.expect("a token");
    settled(&workerd).await;
    assert_eq!(client.receipt(&link).await.state, State::Delivered);
    assert_counts(&client, 1, 0, 0).await;

    let first = tokens(&smtp).first().cloned().expect("a return address");
    let bounce = report("failed", "5.1.1");
    assert!(is_counted(&client, &first.to_uppercase(), &bounce).await);
    let open = client.receipt(&link).await;
    assert_eq!((&open.state, &open.delivered_at), (&State::Received, &None));
    let (received, delivered) = (&State::Received, &State::Delivered);
    assert_eq!(states(&open), [received], "what is not true is not told");
    assert!(open.next.is_some(), "it is to come again");
    assert_counts(&client, 0, 1, 0).await;
    assert_eq!(
        attempts(&workerd),
        [["1", "bounced", "5.1.1"].map(str::to_owned)]
    );

    settled(&workerd).await;
    let again = client.receipt(&link).await;
    assert_eq!(states(&again), [received, delivered]);
    assert_counts(&client, 1, 0, 0).await;
    let copies: Vec<u32> = smtp.copies().into_values().collect();
    assert_eq!(copies, [2], "twice, under one Message-ID");
    // The next attempt has an address of its own, by which it comes back in its turn.
    let second = tokens(&smtp).get(1).cloned().expect("a second one");
    assert_ne!(first, second);
    assert!(is_counted(&client, &second, &report("failed", "4.4.7")).await);
    settled(&workerd).await;
    assert_eq!(verdicts(&workerd), ["bounced", "bounced", "delivered"]);

    let log = workerd.log();
    let lines: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("came back"))
        .collect();
    assert_eq!(lines.len(), 2, "{log}");
    for line in lines {
        assert!(
            !line.contains('@') && !line.contains(&first) && !line.contains(&second),
            "{line}"
        );
    }
    // A check goes by the same way, and waits for nobody: that it comes back is no news.
    keyed(&client, Method::POST, "/status/acme/check", None).await;
    let check = tokens(&smtp).pop().expect("a return address, too");
    assert!(!is_counted(&client, &check, &report("failed", "5.1.1")).await);
    books.end(&workerd).await;
    tried(&[visit])
}

/// The verdicts of all attempts, first to last.
fn verdicts(workerd: &Workerd) -> Vec<String> {
    let attempts = attempts(workerd).into_iter();
    attempts.map(|[_, verdict, _]| verdict).collect()
}

async fn a_letter_that_comes_back_goes_over_the_second_channel_at_once(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    let terms = with_address(hook(Terms::mail_at(smtp.port()), &crm))
        .key("channel_order", "in_turn")
        .seconds("refused_seconds", 60);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let mut visits = send_all(&client, "acme", 1).await;
    let mut second = Visit::new();
    let link = second.send(&client).await.receipt().receipt;
    visits.push(second);
    settled(&workerd).await;
    assert!(crm.asked().is_empty(), "the first channel delivers");
    for token in tokens(&smtp) {
        assert!(is_counted(&client, &token, &report("failed", "5.2.2")).await);
    }
    eventually("the second channel has both", || async {
        (events(&crm, "submission.received").len() == 2).then_some(())
    })
    .await;
    eventually("which is a delivery", || async {
        let receipt = client.receipt(link.as_deref().expect("a token")).await;
        (receipt.state == State::Delivered).then_some(())
    })
    .await;
    assert_counts(&client, 2, 0, 0).await;
    assert_eq!(
        workerd.rows().undelivered().len(),
        2,
        "and the first goes on trying"
    );
    let told = events(&crm, "channel.fault");
    let causes: Vec<&str> = told.iter().map(|told| text(told, "/data/cause")).collect();
    assert_eq!(causes, ["bounced"], "told once");
    books.end(&workerd).await;
    tried(&visits)
}

async fn a_channel_whose_letters_come_back_is_told_of_once(scale: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    let terms = with_address(hook(Terms::mail_at(smtp.port()), &crm)).seconds("refused_seconds", 2);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let visits = send_all(&client, "acme", 1).await;
    // The server says 250 each time, and each time the letter comes back.
    let rounds = usize::try_from(scale.of(3, 10)).expect("a count");
    for round in 0..rounds {
        let token = eventually("the letter is taken", || async {
            let is_taken = workerd.rows().undelivered().is_empty();
            tokens(&smtp).get(round).cloned().filter(|_| is_taken)
        })
        .await;
        assert!(is_counted(&client, &token, &report("failed", "5.1.1")).await);
        let told = keyed(&client, Method::GET, "/status/acme", None).await;
        let channel = told.pointer("/channels/0").cloned().unwrap_or_default();
        assert_eq!(text(&channel, "/state"), "flagged", "{told}");
        assert_eq!(text(&channel, "/cause"), "bounced", "{told}");
        // One channel has it all the while.
        assert_counts(&client, 1, 0, 0).await;
    }
    assert_eq!(events(&crm, "channel.fault").len(), 1, "told once");
    assert!(
        events(&crm, "channel.recovered").is_empty(),
        "a 250 proves little"
    );
    // The last one stays, and after a while that is told too, although nobody writes.
    eventually("that nothing comes back any more is told", || async {
        (events(&crm, "channel.recovered").len() == 1).then_some(())
    })
    .await;
    let told = keyed(&client, Method::GET, "/status/acme", None).await;
    assert_eq!(
        told.pointer("/channels/0/state"),
        Some(&json!("working")),
        "{told}"
    );
    settled(&workerd).await;
    assert_eq!(events(&crm, "channel.fault").len(), 1);
    books.end(&workerd).await;
    tried(&visits)
}

async fn a_digest_that_comes_back_opens_all_that_it_lists(_: Scale) -> Tally {
    let (_folder, mail) = inbox().await;
    let terms = with_address(Terms::mail_at(mail.smtp_port()))
        .limit("letters_per_hour", 1)
        .limit("digest_seconds", 1)
        .seconds("refused_seconds", 3)
        .secret("STATUS_KEY", STATUS_KEY);
    let mut workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let visits = send_all(&client, "acme", 6).await;
    settled(&workerd).await;
    let listed = |digest: &Letter| {
        let references = visits.iter().filter_map(|visit| visit.reference.as_ref());
        references
            .filter(|reference| digest.text.contains(reference.as_str()))
            .count()
    };
    let digests = async || {
        let letters = mail.letters().await.into_iter();
        let digests = letters.filter(|letter| !letter.subject.starts_with("[K"));
        digests.collect::<Vec<Letter>>()
    };
    let sent = digests().await;
    let first = sent.first().expect("a digest");
    assert_eq!((sent.len(), listed(first)), (1, 5));
    let bounce = report("failed", "5.1.1");
    assert!(is_counted(&client, &token(first.sender()), &bounce).await);
    assert_counts(&client, 1, 5, 0).await;
    settled(&workerd).await;
    assert_counts(&client, 6, 0, 0).await;
    let sent = digests().await;
    let second = sent.get(1).expect("once more");
    assert_eq!((sent.len(), listed(second)), (2, 5));
    assert_eq!(second.header("message-id"), first.header("message-id"));
    // Two of the five are erased by now: the other three are sent again.
    workerd.kill();
    workerd.change_rows(
        "UPDATE submissions SET erased_ms = 1 WHERE id IN (SELECT submission FROM members
             WHERE letter IN (SELECT id FROM letters WHERE class = 'digest') LIMIT 2);
         DELETE FROM words WHERE reference IN (
             SELECT reference FROM submissions WHERE erased_ms = 1)",
    );
    workerd.start().await;
    let client = workerd.client();
    assert!(is_counted(&client, &token(second.sender()), &bounce).await);
    assert_counts(&client, 3, 3, 0).await;
    settled(&workerd).await;
    assert_counts(&client, 6, 0, 0).await;
    let sent = digests().await;
    assert_eq!((sent.len(), sent.last().map(listed)), (3, Some(3)));
    books.end(&workerd).await;
    tried(&visits)
}

async fn an_alert_that_comes_back_is_not_sent_again(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    crm.next([HookAnswer::status(401)]);
    let terms = with_address(hook(Terms::mail_at(smtp.port()), &crm));
    let workerd = Workerd::running(terms).await;
    let client = workerd.client();
    let visits = send_all(&client, "acme", 1).await;
    eventually("the alert is sent, and that it has passed", || async {
        (smtp.copies().len() == 3).then_some(())
    })
    .await;
    settled(&workerd).await;
    let is_alert = "letter IN (SELECT id FROM letters WHERE class = 'alert')";
    let alerts = format!("SELECT state FROM deliveries WHERE {is_alert} AND channel = 'smtp'");
    let alert = tokens(&smtp).pop().expect("the alert");
    assert!(is_counted(&client, &alert, &report("failed", "5.1.1")).await);
    eventually("the other channel tells of it", || async {
        let told = events(&crm, "channel.fault");
        let told = told.first()?;
        assert_eq!(text(told, "/data/cause"), "bounced");
        Some(())
    })
    .await;
    let states = workerd.rows().ask(&alerts);
    let is_delivered =
        |row: &tests::Row| row.get("state").is_some_and(|state| state == "delivered");
    assert!(
        states.len() == 2 && states.iter().all(is_delivered),
        "{states:?}"
    );
    at_rest(&workerd).await;
    let before = everything(&workerd);
    assert!(!is_counted(&client, &alert, &report("failed", "5.1.1")).await);
    assert_eq!(everything(&workerd), before, "0 state change");
    tried(&visits)
}

async fn a_bounce_may_come_before_the_servers_word(_: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    smtp.first(1, Conduct::Hold(SmtpPhase::FinalDot));
    let terms = with_address(Terms::mail_at(smtp.port()))
        .seconds("reply_seconds", 30)
        .seconds("attempt_seconds", 60)
        .secret("STATUS_KEY", STATUS_KEY);
    let workerd = Workerd::running(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let visits = send_all(&client, "acme", 1).await;
    smtp.held().await;
    // The server has the letter, has given it back, and has not yet said that it has it.
    let token = tokens(&smtp).pop().expect("a return address");
    assert!(is_counted(&client, &token, &report("failed", "5.1.1")).await);
    assert!(!is_counted(&client, &token, &report("failed", "5.1.1")).await);
    smtp.release();
    eventually("the attempt ends as one that came back", || async {
        let is_bounced = |verdict: &String| verdict == "bounced";
        verdicts(&workerd).iter().any(is_bounced).then_some(())
    })
    .await;
    settled(&workerd).await;
    assert_eq!(smtp.copies().into_values().collect::<Vec<u32>>(), [2]);
    assert_counts(&client, 1, 0, 0).await;
    let steps = workerd
        .rows()
        .ask("SELECT what FROM events ORDER BY number");
    let steps: Vec<_> = steps.iter().filter_map(|row| row.get("what")).collect();
    assert_eq!(steps, ["submitted", "delivered"], "never said too soon");
    books.end(&workerd).await;
    tried(&visits)
}

async fn a_bounce_beyond_the_horizon_is_a_given_up_letter(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = with_address(Terms::mail_at(smtp.port())).secret("STATUS_KEY", STATUS_KEY);
    let mut workerd = Workerd::running(terms).await;
    let visits = send_all(&workerd.client(), "acme", 1).await;
    settled(&workerd).await;
    // Five days and an hour later.
    workerd.kill();
    workerd.change_rows("UPDATE deliveries SET since_ms = since_ms - 435600000");
    workerd.start().await;
    let client = workerd.client();
    let old = tokens(&smtp).pop().expect("a return address");
    assert!(is_counted(&client, &old, &report("failed", "5.4.7")).await);
    assert_counts(&client, 0, 0, 1).await;
    let reference = visits.first().and_then(|visit| visit.reference.clone());
    let body = json!({ "references": [reference] });
    let revived = keyed(&client, Method::POST, "/status/acme/dead", Some(body)).await;
    assert_eq!(revived, json!({ "revived": 1 }));
    at_rest(&workerd).await;
    assert_counts(&client, 1, 0, 0).await;
    // Put back into the queue, its attempts count on: what is said of the old one is old.
    let before = everything(&workerd);
    assert!(!is_counted(&client, &old, &report("failed", "5.4.7")).await);
    assert_eq!(everything(&workerd), before, "0 state change");
    let new = tokens(&smtp).pop().expect("a return address");
    assert_ne!(old, new);
    assert!(is_counted(&client, &new, &report("failed", "5.4.7")).await);
    settled(&workerd).await;
    tried(&visits)
}
