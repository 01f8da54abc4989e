//! Alerts in every language, for every cause.

use mail_parser::MessageParser;

use super::{Alert, AlertFacts, Dead, DeadCase, compose_alert};
use crate::{
    Cause,
    letter::samples::{ENGLISH, ITALIAN, alert_words, dead, letterhead},
};

fn facts(what: Alert) -> AlertFacts {
    let letterhead = letterhead("a1");
    AlertFacts { letterhead, what }
}

fn fault(cause: Cause) -> Alert {
    Alert::ChannelFault {
        channel: "mail".to_owned(),
        cause,
        since: "24 Nov 2025, 11:04".to_owned(),
        secret: Some("SMTP_PASSWORD_FERRI".to_owned()),
    }
}

#[test]
fn pin_a_refused_password() {
    let facts = facts(fault(Cause::LoginRefused));
    let letter = compose_alert(&facts, &alert_words("en", ENGLISH)).unwrap();
    assert_eq!(letter.subject, "Channel “mail” does not deliver");
    insta::assert_snapshot!("login_refused_text", letter.text);
    insta::assert_snapshot!("login_refused_html", letter.html);
}

#[test]
fn pin_the_dead() {
    let letter = compose_alert(&facts(dead().into()), &alert_words("en", ENGLISH)).unwrap();
    assert_eq!(letter.subject, "Not delivered: 2 reports");
    insta::assert_snapshot!("dead_en_text", letter.text);
    insta::assert_snapshot!("dead_en_html", letter.html);
    let dead = Dead {
        patience: Some("5 giorni".to_owned()),
        more: 3,
        ..dead()
    };
    let letter = compose_alert(&facts(dead.into()), &alert_words("it", ITALIAN)).unwrap();
    assert_eq!(letter.subject, "Non consegnate: 5 segnalazioni");
    insta::assert_snapshot!("dead_it_text", letter.text);
}

#[test]
fn ok_of_one_it_speaks_as_of_one() {
    let words = alert_words("en", ENGLISH);
    let one = Dead {
        cases: dead().cases.into_iter().take(1).collect(),
        is_read: true,
        told_by: None,
        answer: None,
        ..dead()
    };
    let text = compose_alert(&facts(one.into()), &words).unwrap().text;
    let lead = "assistenza@cucineferri.example did not take it in 5 days. It is stored.";
    assert!(text.contains(lead), "{text}");
    assert!(
        !text.contains("Nobody has read") && !text.contains("another channel"),
        "{text}"
    );
}

#[test]
fn ok_a_channel_without_an_inbox_goes_by_its_name() {
    let words = alert_words("en", ENGLISH);
    let hook = Dead {
        channel: "crm".to_owned(),
        inbox: None,
        patience: None,
        cause: Some(Cause::Gone),
        ..dead()
    };
    let text = compose_alert(&facts(hook.into()), &words).unwrap().text;
    let text = text.replace('\n', " ");
    let lead = "Channel “crm” took none of them, and trying again is no use.";
    assert!(text.contains(lead), "{text}");
    assert!(
        text.contains("Put a new one into the configuration."),
        "{text}"
    );
}

/// Some mail programs cut a letter after 100 KB, and what is cut is not seen.
#[test]
fn ok_many_are_listed_whole_and_stay_small() {
    let [case, _] = <[DeadCase; 2]>::try_from(dead().cases).unwrap();
    let unreadable = DeadCase {
        report: None,
        ..case.clone()
    };
    let many = Dead {
        cases: [vec![unreadable], vec![case; 99]].concat(),
        more: 400,
        ..dead()
    };
    let letter = compose_alert(&facts(many.into()), &alert_words("en", ENGLISH)).unwrap();
    assert_eq!(letter.subject, "Not delivered: 500 reports");
    assert_eq!(letter.text.matches("K7Q2-9M4X-3PC").count(), 100);
    assert_eq!(letter.html.matches("K7Q2-9M4X-3PC").count(), 100);
    assert_eq!(letter.text.matches("Not delivered  24 Nov").count(), 19);
    assert!(letter.text.contains("and 400 more"));
    assert!(
        letter.bytes.as_slice().len() < 100_000,
        "{}",
        letter.bytes.as_slice().len()
    );
}

#[test]
fn ok_every_cause_has_words_and_a_command_only_where_it_helps() {
    for (language, catalogue) in [("en", ENGLISH), ("it", ITALIAN)] {
        let words = alert_words(language, catalogue);
        for cause in Cause::ALL {
            let letter = compose_alert(&facts(fault(cause)), &words).unwrap();
            let has_command = letter
                .text
                .contains("wrangler secret put SMTP_PASSWORD_FERRI");
            let needs_secret = matches!(cause, Cause::LoginRefused | Cause::SecretMissing);
            assert_eq!(has_command, needs_secret, "{cause:?}");
            assert!(!letter.text.contains(['{', '}']), "{}", letter.text);
            assert!(
                letter.text.lines().all(|line| line.chars().count() <= 72),
                "{}",
                letter.text
            );
        }
    }
}

#[test]
fn ok_recovery_and_check_are_letters_too() {
    let words = alert_words("en", ENGLISH);
    let recovered = Alert::ChannelRecovered {
        channel: "mail".to_owned(),
        since: "24 Nov 2025, 11:04".to_owned(),
    };
    let letter = compose_alert(&facts(recovered), &words).unwrap();
    assert_eq!(letter.subject, "Channel “mail” delivers again");
    assert!(letter.text.contains("24 Nov 2025, 11:04"));
    let check = Alert::Check {
        channel: "mail".to_owned(),
    };
    let letter = compose_alert(&facts(check), &words).unwrap();
    let message = MessageParser::new().parse(letter.bytes.as_slice()).unwrap();
    assert_eq!(message.subject(), Some("Channel “mail” works"));
    assert_eq!(message.message_id(), Some("a1.smtp@cucineferri.example"));
    assert_eq!(
        message.body_text(0).unwrap().replace("\r\n", "\n"),
        letter.text
    );
    assert!(message.reply_to().is_none());
}
