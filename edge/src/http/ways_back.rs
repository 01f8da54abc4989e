//! The ways by which a visitor comes back to their case.

use configuration::Site;
use shared::Receipt;

use super::asked::Asked;
use crate::{
    ambient,
    token::{self, CaseName},
};

/// The query that says that whoever opens the page has just sent something: it gives reference and link to
/// take away, and number and address in full.
pub(super) const SENT: &str = "sent";
/// The query that unfolds the form which changes number or address.
pub(super) const CHANGE: &str = "change";

/// The receipt with the token that opens it again, and where its contact is changed. The same case has the
/// same token, so a replay's answer is the same to the byte within the hour.
pub(super) fn with_ways_back(
    asked: &Asked<'_>,
    site: &Site,
    receipt: Receipt,
    contact: Option<String>,
) -> Receipt {
    let case = CaseName {
        site: site.id.clone(),
        reference: receipt.reference.clone(),
    };
    let token = token::receipt(asked.keys(), &case);
    let base_url = asked.configuration().base_url();
    let contact_url = [&sent_url(asked, site, &receipt), "&", CHANGE, "=1"].concat();
    Receipt {
        receipt_url: Some([base_url, "/v1/receipts/", &token].concat()),
        case_url: Some([base_url, "/case/", &token].concat()),
        contact_url: contact.is_some().then_some(contact_url),
        contact,
        receipt: Some(token),
        ..receipt
    }
}

/// The case's page as whoever has just sent something sees it.
pub(super) fn sent_url(asked: &Asked<'_>, site: &Site, receipt: &Receipt) -> String {
    let case = CaseName {
        site: site.id.clone(),
        reference: receipt.reference.clone(),
    };
    let token = token::receipt(asked.keys(), &case);
    let sent = token::sent(asked.keys(), &case, ambient::now().millis());
    let base_url = asked.configuration().base_url();
    [base_url, "/case/", &token, "?", SENT, "=", &sent].concat()
}
