//! Certificates and keys.

use crate::row::settings;

settings! {
    family "Certificates";

    /// Where the certificates of further authorities are fetched.
    TLS_CA_MORE_URL: String, PerItem(4), in 0..=511, default "", Kept {
        AudioCodes "security/ca_certificate/{item}/uri" of 4 after 1 as URL, at "002:8826";
    }

    /// The local address `http://localhost/all` removes every authority that was loaded.
    TLS_CA_DELETE: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "trusted_certificates.delete" as URL, at "003:11370";
    }

    /// Whether the telephone shows the certificate that was loaded; off means the one it was made with.
    TLS_OWN_CERTIFICATE: bool, PerPhone, default "off", Kept {
        Yealink "security.dev_cert" as ZERO_ONE, at "003:5361";
    }

    /// Where the telephone's own certificate is fetched.
    ///
    /// It serves every purpose that has no certificate of its own: signalling, files and the port's authentication.
    TLS_CERTIFICATE_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "server_certificates.url" as URL, at "003:11383";
        AudioCodes "security/certificate_uri" as URL, at "002:9017";
    }

    /// Where the private key of the telephone's own certificate is fetched.
    TLS_PRIVATE_KEY_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "security/private_key_uri" as URL, at "002:9019";
    }

    /// The local address `http://localhost/all` removes the telephone's own certificate that was loaded.
    TLS_CERTIFICATE_DELETE: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "server_certificates.delete" as URL, at "003:11393";
    }

    /// Where the certificate that the telephone shows to SIP servers is fetched.
    SIP_CERTIFICATE_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "security/sip_certificate_uri" as URL, at "002:8896";
    }

    /// Where the private key of the certificate for SIP servers is fetched.
    SIP_PRIVATE_KEY_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "security/sip_private_key_uri" as URL, at "002:8903";
    }

    /// Where the certificate that the telephone shows to the provisioning server is fetched.
    PROVISION_CERTIFICATE_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "security/autoupdate_certificate_uri" as URL, at "002:8924";
    }

    /// Where the private key of the certificate for the provisioning server is fetched.
    PROVISION_PRIVATE_KEY_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "security/autoupdate_private_key_uri" as URL, at "002:8935";
    }

    /// Where the private key of the certificate for the network's port (IEEE 802.1X) is fetched.
    DOT1X_PRIVATE_KEY_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "security/ieee802_1x_private_key_uri" as URL, at "002:8917";
    }

    /// Whether the server that admits the telephone to the network (IEEE 802.1X) must show a trusted certificate.
    DOT1X_VERIFY_SERVER: bool, PerPhone, default "off", Kept {
        AudioCodes "security/ieee802_1x/verify_server_certificate" as ZERO_ONE, at "002:8961";
    }
}
