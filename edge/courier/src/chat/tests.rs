//! What a chat shows of what a visitor typed.

use proptest::prelude::*;
use serde_json::Value;

use super::{Chat, ChatMessage, LINE_CHARS_MAX, MESSAGE_CHARS_MAX};
use crate::{
    Cause, HttpAnswer, Secret, Verdict,
    letter::{
        Alert, AlertFacts, DigestFacts, DigestKind, LetterFacts,
        samples::{
            ENGLISH, ITALIAN, alert_words, bare, callback, digest, letterhead, phone, words,
        },
    },
};

fn sent(chat: Chat, message: &ChatMessage) -> Value {
    let request = chat.request(
        &Secret::from("https://hooks.example/T0/x".to_owned()),
        message,
    );
    assert_eq!(request.url, "https://hooks.example/T0/x");
    serde_json::from_slice(&request.body).unwrap()
}

/// The lines as they are read, escapes undone.
fn read(chat: Chat, body: &Value) -> Vec<String> {
    match chat {
        Chat::Slack => {
            let text = body["text"].as_str().unwrap();
            let unescaped = text
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
            unescaped.split('\n').map(str::to_owned).collect()
        }
        Chat::Teams => {
            let blocks = body["attachments"][0]["content"]["body"]
                .as_array()
                .unwrap();
            let text = |block: &Value| block["inlines"][0]["text"].as_str().unwrap().to_owned();
            blocks.iter().map(text).collect()
        }
    }
}

#[test]
fn pin_callback_in_both_shapes() {
    let facts = LetterFacts {
        phone: Some(phone("899 123456")),
        number_asked_today: 2,
        case_submissions: 3,
        ..callback()
    };
    let message = ChatMessage::of_letter(&facts, &words("en", ENGLISH));
    let (slack, teams) = (sent(Chat::Slack, &message), sent(Chat::Teams, &message));
    assert_eq!(read(Chat::Slack, &slack), read(Chat::Teams, &teams));
    insta::assert_snapshot!("callback_slack", format!("{slack:#}"));
    insta::assert_snapshot!("callback_teams", format!("{teams:#}"));
}

#[test]
fn pin_digest_and_alert() {
    let message = ChatMessage::of_digest(&digest(DigestKind::Overflow), &words("it", ITALIAN));
    insta::assert_snapshot!(
        "digest_it_lines",
        read(Chat::Teams, &sent(Chat::Teams, &message)).join("\n")
    );
    let alert = Alert::ChannelFault {
        channel: "mail".to_owned(),
        cause: Cause::LoginRefused,
        since: "24 Nov, 11:04".to_owned(),
        secret: Some("SMTP_PASSWORD_FERRI".to_owned()),
    };
    let alert = AlertFacts {
        letterhead: letterhead("a1"),
        what: alert,
    };
    let message = ChatMessage::of_alert(&alert, &alert_words("en", ENGLISH));
    insta::assert_snapshot!(
        "alert_lines",
        read(Chat::Slack, &sent(Chat::Slack, &message)).join("\n")
    );
}

#[test]
fn ok_a_visitor_mentions_nobody_and_links_nowhere() {
    let payload = "<!channel> <@U1> @here <https://evil.example|bank> [bank](https://evil.example) *b* `c`\n<at>x</at>";
    let facts = LetterFacts {
        messages: vec![payload.to_owned()],
        name: Some("@everyone".to_owned()),
        ..bare()
    };
    let message = ChatMessage::of_letter(&facts, &words("en", ENGLISH));
    let slack = sent(Chat::Slack, &message);
    let text = slack["text"].as_str().unwrap();
    assert!(!text.contains(['<', '>']), "{text}");
    for flag in ["mrkdwn", "link_names", "unfurl_links", "unfurl_media"] {
        assert_eq!(slack[flag], false, "{flag}");
    }
    let teams = sent(Chat::Teams, &message);
    assert!(!teams.to_string().contains("TextBlock\",\"text"));
    for chat in [Chat::Slack, Chat::Teams] {
        let lines = read(chat, &sent(chat, &message)).join("\n");
        assert!(
            !lines.contains("://") && !lines.contains("@here") && !lines.contains("@everyone"),
            "{lines}"
        );
    }
}

#[test]
fn ok_a_mail_address_can_be_copied() {
    let message =
        ChatMessage::of_letter(&crate::letter::samples::question(), &words("en", ENGLISH));
    assert!(
        sent(Chat::Slack, &message)
            .to_string()
            .contains("niccolo@posta.example")
    );
}

#[test]
fn ok_success_is_what_the_chat_says_of_it() {
    let name = |chat: Chat, status, body: &str| {
        let body = body.as_bytes().to_vec();
        let answer = HttpAnswer {
            status,
            retry_after: None,
            body,
        };
        chat.verdict(&answer, 0).verdict.name()
    };
    assert_eq!(name(Chat::Slack, 200, "ok"), "delivered");
    assert_eq!(name(Chat::Slack, 200, "ok\n"), "delivered");
    assert_eq!(name(Chat::Slack, 200, "<html>"), "protocol_fault");
    assert_eq!(name(Chat::Slack, 202, ""), "protocol_fault");
    assert_eq!(name(Chat::Slack, 403, "invalid_token"), "configuration");
    assert_eq!(name(Chat::Slack, 410, "channel_is_archived"), "gone");
    assert_eq!(name(Chat::Teams, 202, ""), "delivered");
    assert_eq!(name(Chat::Teams, 200, "1"), "delivered");
    assert_eq!(name(Chat::Teams, 204, ""), "protocol_fault");
    assert_eq!(name(Chat::Teams, 429, ""), "retry");
    assert_eq!(name(Chat::Teams, 302, ""), "retry");
}

proptest! {
    /// Whatever was typed: bounded, one line a fact, nothing that a chat would act on.
    #[test]
    fn prop_any_text_is_bare_text(said in "(\\PC|[<>&@\\n\\r\\u{202e}\\u{0}]|://){0,80}", times in 1_usize..40) {
        let long = said.repeat(times);
        let facts = LetterFacts {
            messages: vec![long.clone(); 9],
            name: Some(long.clone()),
            received: said,
            ..bare()
        };
        let message = ChatMessage::of_letter(&facts, &words("en", ENGLISH));
        let (slack, teams) = (sent(Chat::Slack, &message), sent(Chat::Teams, &message));
        let text = slack["text"].as_str().unwrap();
        let acting = ['<', '>', '\u{202e}', '\r'];
        prop_assert!(!text.contains(acting));
        let lines = read(Chat::Slack, &slack);
        prop_assert_eq!(&lines, &read(Chat::Teams, &teams));
        let chars: usize = lines.iter().map(|line| line.chars().count()).sum();
        prop_assert!(chars <= MESSAGE_CHARS_MAX + 700, "{}", chars);
        for line in &lines {
            prop_assert!(!line.contains("://") && !line.starts_with('@') && !line.contains(" @"), "{}", line);
            prop_assert!(!line.contains(char::is_control), "{}", line);
            prop_assert!(line.chars().count() <= LINE_CHARS_MAX + 1, "{}", line);
        }
    }

    #[test]
    fn prop_only_success_is_delivered(status: u16, body: Vec<u8>) {
        let is_ok = body == b"ok";
        let answer = HttpAnswer { status, retry_after: None, body };
        let delivered = |chat: Chat| matches!(chat.verdict(&answer, 0).verdict, Verdict::Delivered(_));
        prop_assert_eq!(delivered(Chat::Slack), status == 200 && is_ok);
        prop_assert_eq!(delivered(Chat::Teams), matches!(status, 200 | 202));
    }
}

#[test]
fn ok_a_long_line_is_cut() {
    let facts = LetterFacts {
        messages: vec!["è".repeat(LINE_CHARS_MAX * 2)],
        ..bare()
    };
    let message = ChatMessage::of_letter(&facts, &words("en", ENGLISH));
    let lines = read(Chat::Teams, &sent(Chat::Teams, &message));
    let last = lines.last().unwrap();
    assert_eq!(last.chars().filter(|c| *c == 'è').count(), LINE_CHARS_MAX);
    assert!(last.ends_with('…') && LINE_CHARS_MAX < 1_000);
}

#[test]
fn ok_a_digest_of_thousands_is_cut() {
    let mut facts = digest(DigestKind::Overflow);
    let entry = facts.entries.first().unwrap().clone();
    facts.entries = vec![entry; 2_000];
    let facts = DigestFacts { ..facts };
    let message = ChatMessage::of_digest(&facts, &words("en", ENGLISH));
    let lines = read(Chat::Teams, &sent(Chat::Teams, &message));
    assert!(lines.len() < 100 && lines.last().unwrap() == "…");
    assert!(lines.first().unwrap().starts_with("2000 "));
}
