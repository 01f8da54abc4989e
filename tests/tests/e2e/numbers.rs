//! A number that nobody could call: asked about once, and taken all the same.

use libtest_mimic::Trial;
use serde_json::json;
use tests::Stage;

use crate::world::{key, scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![scenario(a_doubtful_number_is_asked_about_once)]
}

async fn a_doubtful_number_is_asked_about_once(stage: &Stage) {
    for (phone, code) in [
        ("347 55", "phone_short"),
        ("12345", "phone_short"),
        ("+39 347", "phone_short"),
        ("347 555 0182 71", "phone_long"),
        ("00000000", "phone_unsure"),
        ("06 5555 0182/83", "phone_unsure"),
    ] {
        let draft = json!({ "kind": "callback", "phone": phone, "locale": "it" });
        let saying = |ask_back: bool| json!({ "kind": "callback", "phone": phone, "locale": "it", "ask_back": ask_back });
        let asking = saying(true);
        let key = key();
        let answer = stage.client.submit(&key, &asking).await;
        assert_eq!(answer.status, 422, "{phone}: {answer:?}");
        let problem = answer.problem();
        let [error] = problem.errors.as_slice() else {
            panic!("one fault: {problem:?}");
        };
        assert_eq!(
            (error.pointer.as_str(), error.code.as_str()),
            ("#/phone", code),
            "{phone}"
        );
        let is_italian = ["Il numero sembra", "È un numero solo"];
        assert!(
            is_italian
                .iter()
                .any(|begin| error.detail.starts_with(begin)),
            "{problem:?}"
        );
        // Nothing was stored: the key is as good as new, and whoever does not ask is taken at their word.
        assert_eq!(
            stage.client.submit(&key, &draft).await.status,
            202,
            "{phone}"
        );
        let telling = saying(false);
        assert_eq!(
            stage.client.submit(&key, &telling).await.status,
            200,
            "{phone}"
        );
    }
    let sound = json!({ "kind": "callback", "phone": "06 5555 0182 int. 12", "ask_back": true });
    assert_eq!(stage.client.submit(&key(), &sound).await.status, 202);
}
