//! A server's certificate, and the authority behind it that workerd is told to trust, or is not.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
};

/// A server's certificate with its key, both in PEM.
pub(crate) struct Certificate {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

/// A good certificate for a server on this machine, and its authority's in PEM.
pub(crate) fn certificate_and_authority() -> (Certificate, String) {
    let mut params = CertificateParams::default();
    // By its name it is told from the certificates that it signs.
    params
        .distinguished_name
        .push(DnType::CommonName, "an authority of the tests' own");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(params, key).expect("an authority");
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
    let key = KeyPair::generate().expect("a key");
    let signed = params.signed_by(&key, &authority).expect("a signature");
    let certificate = Certificate {
        certificate: signed.pem(),
        key: key.serialize_pem(),
    };
    (certificate, authority.pem())
}
