//! What nobody can guess.

use courier::LetterId;
use shared::{Reference, SubmissionKey};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::keys::write_hex;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn fill_at_random(bytes: &mut [u8]) -> Result<JsValue, JsValue>;
}

/// Draws of a reference until its check symbol can be read aloud: 32 of 37 can, so that the chance
/// to need more than these is below 1 in 10^13.
const DRAWS_MAX: usize = 16;

/// The runtime has no randomness to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoRandomness;

/// Random bytes fit for secrets.
pub(crate) fn random<const BYTES: usize>() -> Result<[u8; BYTES], NoRandomness> {
    let mut bytes = [0; BYTES];
    fill_at_random(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A letter's id.
pub(crate) fn random_letter_id() -> Result<LetterId, NoRandomness> {
    LetterId::try_from(random_id()?).map_err(|_| NoRandomness)
}

/// An id of 128 random bits in hexadecimal digits.
pub(crate) fn random_id() -> Result<String, NoRandomness> {
    Ok(write_hex(&random::<16>()?))
}

/// A submission key for a form that we draw ourselves.
pub(crate) fn random_key() -> Result<SubmissionKey, NoRandomness> {
    SubmissionKey::parse(&random_id()?).map_err(|_| NoRandomness)
}

/// A reference that can be read aloud.
pub(crate) fn random_reference() -> Result<Reference, NoRandomness> {
    for _ in 0..DRAWS_MAX {
        if let Some(reference) = Reference::from_bits(u64::from_be_bytes(random()?)) {
            return Ok(reference);
        }
    }
    Err(NoRandomness)
}

/// A number drawn evenly from 0 to 1,000,000, as the outbox's jitter.
pub(crate) fn random_millionths() -> u32 {
    // Without randomness all wait the middle: late together, but not lost.
    random().map_or(500_000, |bytes| u32::from_be_bytes(bytes) % 1_000_001)
}
