//! Whom this machine trusts: the system's certificate authorities, and those an account adds.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use std::sync::{Arc, OnceLock};

/// Most certificates one account may add.
pub(crate) const MAX_EXTRA_CA: usize = 64;

/// Builds TLS client configurations; the system's store is read once, at the first TLS connection.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    more: Vec<u8>,
    system: OnceLock<Arc<rustls::RootCertStore>>,
    plain: OnceLock<Arc<rustls::ClientConfig>>,
}

impl Trust {
    /// Trusts the system's authorities and those in `more`, PEM.
    pub(crate) fn with(more: Vec<u8>) -> Self {
        Self {
            more,
            ..Self::default()
        }
    }

    fn system(&self) -> Arc<rustls::RootCertStore> {
        let store = self.system.get_or_init(|| {
            let mut roots = rustls::RootCertStore::empty();
            let found = rustls_native_certs::load_native_certs();
            for error in &found.errors {
                tracing::debug!(%error, "a certificate of the system could not be read");
            }
            roots.add_parsable_certificates(found.certs);
            if !self.more.is_empty() {
                roots.add_parsable_certificates(certificates(&self.more));
            }
            Arc::new(roots)
        });
        Arc::clone(store)
    }

    /// A configuration that verifies the peer against the system's authorities and `extra_ca` (PEM or one DER), or
    /// trusts anybody when `verify` is off, which only a setting of the account can ask for.
    pub(crate) fn client(&self, verify: bool, extra_ca: &[u8]) -> Arc<rustls::ClientConfig> {
        if !verify {
            return Arc::new(trusting_anybody());
        }
        if extra_ca.is_empty() {
            let config = self
                .plain
                .get_or_init(|| Arc::new(with_roots(self.system())));
            return Arc::clone(config);
        }
        let mut roots = rustls::RootCertStore::clone(&self.system());
        roots.add_parsable_certificates(certificates(extra_ca));
        Arc::new(with_roots(Arc::new(roots)))
    }
}

fn builder() -> rustls::ConfigBuilder<rustls::ClientConfig, rustls::WantsVerifier> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
}

fn with_roots(roots: Arc<rustls::RootCertStore>) -> rustls::ClientConfig {
    builder()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

fn certificates(bytes: &[u8]) -> Vec<CertificateDer<'static>> {
    let from_pem: Vec<_> = CertificateDer::pem_slice_iter(bytes)
        .flatten()
        .take(MAX_EXTRA_CA)
        .collect();
    if from_pem.is_empty() {
        vec![CertificateDer::from(bytes.to_vec())]
    } else {
        from_pem
    }
}

fn trusting_anybody() -> rustls::ClientConfig {
    builder()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody(
            rustls::crypto::ring::default_provider().signature_verification_algorithms,
        )))
        .with_no_client_auth()
}

/// Accepts every certificate but still checks that the peer holds its key.
#[derive(Debug)]
struct Anybody(rustls::crypto::WebPkiSupportedAlgorithms);

impl rustls::client::danger::ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &rustls::pki_types::ServerName<'_>,
        _ocsp_response: &[u8],
        _now: rustls::pki_types::UnixTime,
    ) -> Result<rustls::client::danger::ServerCertVerified, rustls::Error> {
        Ok(rustls::client::danger::ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, cert, dss, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, cert, dss, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.0.supported_schemes()
    }
}
