//! The server's certificate, judged by the very verifier that the agent's requests use, whose refusals are told by type.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use fleet_protocol::UnixMillis;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig};
use rustls_platform_verifier::Verifier;
use terminal_core::network_test::{HopFault, Validity, judge_validity};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::target::Place;
use crate::api::ClientOptions;

/// What certificates are judged by.
pub(super) fn connector(options: &ClientOptions) -> Result<TlsConnector, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    // A file that cannot be read keeps the agent from starting: here it is only as if there were none.
    let own: Vec<CertificateDer<'static>> = options
        .ca
        .iter()
        .filter_map(|path| CertificateDer::pem_file_iter(path).ok())
        .flat_map(|found| found.filter_map(Result::ok))
        .collect();
    let verifier = Verifier::new_with_extra_roots(own, Arc::clone(&provider))?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Shakes hands. What is wrong, if something is. `trusted` is the time that the server has confirmed.
pub(super) async fn judge(
    connector: &TlsConnector,
    stream: TcpStream,
    place: &Place,
    trusted: UnixMillis,
    limit: Duration,
) -> Option<HopFault> {
    let name = match &place.host {
        url::Host::Domain(name) => ServerName::try_from(name.clone()).ok(),
        url::Host::Ipv4(address) => Some(ServerName::from(std::net::IpAddr::from(*address))),
        url::Host::Ipv6(address) => Some(ServerName::from(std::net::IpAddr::from(*address))),
    };
    let Some(name) = name else { return Some(HopFault::WrongName) };
    match tokio::time::timeout(limit, connector.connect(name, stream)).await {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => Some(fault(&error, trusted)),
        Err(_) => Some(HopFault::NoAnswer),
    }
}

fn fault(error: &io::Error, trusted: UnixMillis) -> HopFault {
    let refusal = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match refusal {
        Some(rustls::Error::InvalidCertificate(why)) => certificate_fault(why, trusted),
        Some(_) => HopFault::NoTls,
        // Cut in the middle: a firewall, or a program that speaks no TLS and goes.
        None => HopFault::NoAnswer,
    }
}

fn certificate_fault(why: &CertificateError, trusted: UnixMillis) -> HopFault {
    if let CertificateError::ExpiredContext { not_after, .. } = why {
        judge_validity(Validity::Ended { at: millis(*not_after) }, trusted)
    } else if let CertificateError::NotValidYetContext { not_before, .. } = why {
        judge_validity(Validity::NotBegun { at: millis(*not_before) }, trusted)
    } else if matches!(why, CertificateError::Expired) {
        HopFault::Expired
    } else if matches!(why, CertificateError::NotValidYet) {
        HopFault::NotYetValid
    } else if matches!(why, CertificateError::UnknownIssuer | CertificateError::BadSignature) {
        // The latter is an authority that has but the name of one that is trusted.
        HopFault::UnknownAuthority
    } else if matches!(
        why,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
    ) {
        HopFault::WrongName
    } else {
        HopFault::BadCertificate
    }
}

fn millis(time: UnixTime) -> UnixMillis {
    UnixMillis::try_from(time.as_secs()).unwrap_or(UnixMillis::MAX).saturating_mul(1_000)
}
