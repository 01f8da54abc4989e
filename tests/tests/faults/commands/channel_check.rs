//! A channel is tried before it is needed, and what is wrong with it is said in words that tell what to do.

use libtest_mimic::Trial;
use tests::{
    Books, Conduct, HookAnswer, HookServer, STATUS_KEY, ScriptedSmtp, SmtpPhase, Terms, Workerd,
};

use super::{run, run_with_key};
use crate::certificates::certificate_and_authority;
use crate::channels::hook;
use crate::login_server::{Event, MailServer, Settings};
use crate::world::{Scale, Tally, faults};

/// What the mail server here lets in.
const PASSWORD: &str = "right password";
const WORKS: &str = "smtp: works. It took a message that says so.\n";
/// The site of every run.
const SITE: [&str; 2] = ["--site", "acme"];

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        the_check_says_what_works_and_sends_a_letter,
        the_check_says_that_the_password_is_wrong,
        the_check_says_that_the_certificate_is_not_trusted,
        the_check_says_that_no_login_is_offered,
        the_check_says_that_the_sender_is_not_the_account_s,
        the_check_says_what_is_wrong_with_a_webhook,
        the_check_says_that_nobody_answers,
        the_check_says_that_the_key_or_the_site_is_wrong,
    ]
}

/// A run of the check against a mail server that wants a login.
struct Login {
    /// `smtps` or `smtp+starttls`.
    scheme: &'static str,
    mechanism: &'static str,
    password: &'static str,
    is_trusted: bool,
}

/// What works everywhere, to be spoilt in one thing.
const GOOD: Login = Login {
    scheme: "smtps",
    mechanism: "PLAIN",
    password: PASSWORD,
    is_trusted: true,
};

impl Login {
    /// What the check says, and what the mail server met.
    async fn check(&self) -> (super::Said, Vec<Event>) {
        let (certificate, authority) = certificate_and_authority();
        let settings = if self.scheme == "smtps" {
            Settings::implicit_tls(certificate, self.mechanism)
        } else {
            Settings::start_tls(certificate, self.mechanism)
        };
        let server = MailServer::start(&settings).await;
        let terms = Terms::mail_by(self.scheme, server.port)
            .key("smtp_user", "web")
            .secret("SMTP_PASSWORD_ACME", self.password)
            .secret("STATUS_KEY", STATUS_KEY);
        let mut workerd = Workerd::new(terms);
        if self.is_trusted {
            workerd.trust(&authority);
        }
        workerd.start().await;
        let said = run(&workerd, "channel-check", &SITE).await;
        (said, server.finish().await)
    }
}

async fn the_check_says_what_works_and_sends_a_letter(_: Scale) -> Tally {
    for scheme in ["smtps", "smtp+starttls"] {
        let (said, events) = Login { scheme, ..GOOD }.check().await;
        assert_eq!((said.code, said.out.as_str()), (Some(0), WORKS), "{said:?}");
        assert_eq!(said.err, "");
        let subjects: Vec<&str> = events
            .iter()
            .filter_map(|event| match event {
                Event::Letter(letter) if letter.is_secure => Some(letter.subject.as_str()),
                _ => None,
            })
            .collect();
        let [subject] = subjects.as_slice() else {
            panic!("one letter, and not in clear: {events:?}");
        };
        // In the company's language.
        assert_eq!(*subject, "La via «smtp» funziona");
    }
    Tally::default()
}

async fn the_check_says_that_the_password_is_wrong(_: Scale) -> Tally {
    let (said, events) = Login {
        password: "another password",
        ..GOOD
    }
    .check()
    .await;
    assert_eq!(said.code, Some(1));
    assert_eq!(
        said.out,
        "smtp: does not work. It answered 535 to the login.\n  \
         The other side refuses the password or token of channel “smtp”. Set its secret again.\n  \
         On Cloudflare: npx wrangler secret put SMTP_PASSWORD_ACME --config edge/wrangler.toml; \
         on a machine of your own: SMTP_PASSWORD_ACME in the environment of `cargo xtask serve`.\n"
    );
    assert_eq!(
        said.err,
        "\nerror: the one channel of acme does not work: nothing reaches the company\n"
    );
    let letters = events
        .iter()
        .filter(|event| matches!(event, Event::Letter(_)));
    assert_eq!(letters.count(), 0);
    // The password stands in nothing that is said.
    let all = [said.out, said.err].concat();
    assert!(!all.contains("another password"), "{all}");
    Tally::default()
}

async fn the_check_says_that_the_certificate_is_not_trusted(_: Scale) -> Tally {
    for (scheme, place) in [
        ("smtps", "before it was connected"),
        ("smtp+starttls", "in the TLS handshake"),
    ] {
        let (said, events) = Login {
            scheme,
            is_trusted: false,
            ..GOOD
        }
        .check()
        .await;
        assert_eq!(said.code, Some(1));
        assert_eq!(
            said.out,
            format!(
                "smtp: does not work. It ended {place}.\n  The server’s certificate cannot be trusted. \
                 Renew it, or write the host as the certificate does.\n"
            )
        );
        assert_eq!(events, [], "nobody logs in there");
    }
    Tally::default()
}

async fn the_check_says_that_no_login_is_offered(_: Scale) -> Tally {
    let (said, events) = Login {
        mechanism: "XOAUTH2",
        ..GOOD
    }
    .check()
    .await;
    assert_eq!(said.code, Some(1));
    assert_eq!(
        said.out,
        "smtp: does not work. It ended at the login.\n  The mail server offers no login that we know. Ask its \
         provider for PLAIN or LOGIN, or use another channel.\n"
    );
    assert_eq!(events, [], "the password stays here");
    Tally::default()
}

async fn the_check_says_that_the_sender_is_not_the_account_s(_: Scale) -> Tally {
    const SENDER: &str = "The account of channel “smtp” may not send from the sender’s address. \
                          Verify its domain with the provider.";
    const INBOX: &str = "The server refuses the letter or the mailbox. Check that the inbox exists, \
                         has room and takes mail from the sender.";
    // Postfix says so at the recipient, others at once; a mailbox that is not there is another matter.
    for (phase, reply, said_so) in [
        (
            SmtpPhase::MailFrom,
            "553 5.7.1 sender address rejected: not owned by user",
            format!("553 5.7.1 to MAIL FROM.\n  {SENDER}"),
        ),
        (
            SmtpPhase::RcptTo,
            "553 5.7.1 sender address rejected: not owned by user",
            format!("553 5.7.1 to RCPT TO.\n  {INBOX}\n  Or: {SENDER}"),
        ),
        (
            SmtpPhase::RcptTo,
            "550 5.1.1 no such mailbox",
            format!("550 5.1.1 to RCPT TO.\n  {INBOX}"),
        ),
    ] {
        let smtp = ScriptedSmtp::start().await;
        smtp.always(Conduct::Answer(phase, reply));
        let workerd = Workerd::running(keyed(&smtp)).await;
        let said = run(&workerd, "channel-check", &SITE).await;
        assert_eq!(said.code, Some(1), "{reply}");
        assert_eq!(
            said.out,
            format!("smtp: does not work. It answered {said_so}\n")
        );
    }
    Tally::default()
}

async fn the_check_says_what_is_wrong_with_a_webhook(_: Scale) -> Tally {
    let (smtp, crm) = (ScriptedSmtp::start().await, HookServer::start().await);
    let terms = hook(Terms::mail_at(smtp.port()), &crm);
    let workerd = Workerd::running(terms).await;
    for (status, advice) in [
        (
            410,
            "The address says that it is gone. Nothing more goes there. Put a new one into the \
             configuration.\n",
        ),
        (
            401,
            "The other side refuses the password or token of channel “crm”. Set its secret again.\n  \
             On Cloudflare: npx wrangler secret put CHANNEL_ACME_CRM --config edge/wrangler.toml; \
             on a machine of your own: CHANNEL_ACME_CRM in the environment of `cargo xtask serve`.\n",
        ),
        (
            301,
            "The address redirects, which is never followed. Put the new one into the configuration.\n",
        ),
        (
            500,
            "The server of channel “crm” breaks off or stays silent. Look into its log.\n",
        ),
    ] {
        crm.always(HookAnswer::status(status));
        let said = run(&workerd, "channel-check", &SITE).await;
        assert_eq!(said.code, Some(1), "{status}");
        let crm_says = format!("crm: does not work. It answered {status}.\n  {advice}");
        assert_eq!(said.out, [WORKS, &crm_says].concat());
        assert_eq!(said.err, "\nerror: 1 of 2 channels of acme does not work\n");
    }
    crm.always(HookAnswer::status(204));
    let said = run(&workerd, "channel-check", &SITE).await;
    let crm_says = "crm: works. It took a message that says so.\n";
    assert_eq!((said.code, said.out), (Some(0), [WORKS, crm_says].concat()));
    // A check is no submission, and leaves nothing behind.
    assert_eq!(Books::of(&workerd.rows()), Books::default());
    Tally::default()
}

async fn the_check_says_that_nobody_answers(_: Scale) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    smtp.close().await;
    let terms = keyed(&smtp).channel("id = \"room\"\nkind = \"chat\"\napp = \"teams\"");
    let workerd = Workerd::running(terms).await;
    let said = run(&workerd, "channel-check", &SITE).await;
    assert_eq!(said.code, Some(1));
    assert_eq!(
        said.out,
        "smtp: does not work. It ended before it was connected.\n  \
         Nobody answers. Check host and port of channel “smtp”, and that the server runs.\n\
         room: does not work.\n  \
         The secret of channel “room” is missing or misspelt. Set it.\n  \
         On Cloudflare: npx wrangler secret put CHANNEL_ACME_ROOM --config edge/wrangler.toml; \
         on a machine of your own: CHANNEL_ACME_ROOM in the environment of `cargo xtask serve`.\n"
    );
    assert_eq!(
        said.err,
        "\nerror: none of the 2 channels of acme works: nothing reaches the company\n"
    );
    Tally::default()
}

async fn the_check_says_that_the_key_or_the_site_is_wrong(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(keyed(&smtp)).await;
    let edge = workerd.base_url();
    let said = run_with_key(&workerd, "another key", "channel-check", &SITE).await;
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert_eq!(
        said.err,
        format!(
            "\nerror: {edge} refuses the key. It must be the deployment's STATUS_KEY, or the deployment \
             has none. On Cloudflare: npx wrangler secret put STATUS_KEY --config \
             edge/wrangler.toml; on a machine of your own: STATUS_KEY in the environment of \
             `cargo xtask serve`.\n"
        )
    );
    let said = run(&workerd, "channel-check", &["--site", "other"]).await;
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert_eq!(
        said.err,
        format!(
            "\nerror: {edge} has no site `other`. Its sites are those of the pronto.toml that it was \
             deployed with.\n"
        )
    );
    assert_eq!(smtp.sessions(), 0, "nothing was tried");
    Tally::default()
}

/// A site whose deployment has a key.
pub(super) fn keyed(smtp: &ScriptedSmtp) -> Terms {
    Terms::mail_at(smtp.port()).secret("STATUS_KEY", STATUS_KEY)
}
