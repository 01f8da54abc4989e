//! Alerts in every language, for every cause.

use mail_parser::MessageParser;

use super::{Alert, AlertFacts, compose_alert};
use crate::{
    Cause,
    letter::samples::{ENGLISH, ITALIAN, alert_words, letterhead},
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
fn pin_the_dead_in_italian() {
    let references = ["K7Q2-9M4X-3PC", "K7Q2-9M4X-3PC"].map(|one| one.parse().unwrap());
    let what = Alert::Dead {
        channel: "mail".to_owned(),
        references: references.to_vec(),
        more: 3,
    };
    let letter = compose_alert(&facts(what), &alert_words("it", ITALIAN)).unwrap();
    insta::assert_snapshot!("dead_it_text", letter.text);
    assert_eq!(letter.subject, "Non consegnate: 5 segnalazioni");
    assert_eq!(letter.html.matches("K7Q2-9M4X-3PC").count(), 2);
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
