//! A certificate authority of the tests' own, and what it can get wrong.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring},
};

/// An authority that signs servers' certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A server's certificate with its key, both in PEM.
pub(crate) struct Certificate {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("an authority signs itself"))
    }

    /// A good certificate for a server on this machine.
    pub(crate) fn certificate(&self) -> Certificate {
        self.sign("127.0.0.1", (2000, 2100))
    }

    /// A certificate for another machine.
    pub(crate) fn certificate_of_another(&self) -> Certificate {
        self.sign("127.0.0.2", (2000, 2100))
    }

    /// A certificate whose time is over.
    pub(crate) fn certificate_of_yesterday(&self) -> Certificate {
        self.sign("127.0.0.1", (2000, 2001))
    }

    fn sign(&self, name: &str, (from, until): (i32, i32)) -> Certificate {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a signature");
        Certificate {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }

    /// A client that trusts this authority alone.
    pub(crate) fn client(&self) -> TlsConnector {
        let mut roots = RootCertStore::empty();
        let root = self.0.der().clone();
        roots.add(root).expect("the authority's own certificate");
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider has the usual versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        TlsConnector::from(Arc::new(config))
    }
}
