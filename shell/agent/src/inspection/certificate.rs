use fleet_protocol::{CheckFault, CheckNote, CheckOutcome, SkipReason, UnixMillis};
use reqwest::tls::TlsInfo;
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// A certificate that is valid for fewer days is for a person: units take long to renew theirs.
const SOON_DAYS: i64 = 14;
const DAY_S: i64 = 24 * 3_600;

/// Judges the certificate of an answer.
pub(super) fn judge(info: Option<&TlsInfo>, now: UnixMillis) -> CheckOutcome {
    let der = info.and_then(TlsInfo::peer_certificate);
    let Some(days) = der.and_then(|der| days_left(der, now)) else {
        let detail = "the certificate cannot be read".to_owned();
        return CheckOutcome::Failed { fault: CheckFault::BadCertificate { detail } };
    };
    if days < SOON_DAYS {
        CheckOutcome::Failed { fault: CheckFault::EndsSoon { days } }
    } else {
        CheckOutcome::Passed { note: Some(CheckNote::DaysLeft { days }) }
    }
}

/// Whole days until a certificate ends; negative when it has.
fn days_left(der: &[u8], now: UnixMillis) -> Option<i64> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let left = certificate.validity().not_after.timestamp() - now.div_euclid(1_000);
    Some(left.div_euclid(DAY_S))
}

/// What a failed request says about the certificate, in English, if that is why it failed.
pub(super) fn complaint(error: &reqwest::Error) -> Option<String> {
    let mut source: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(error) = source {
        let text = error.to_string();
        // The TLS library's words; its error is wrapped too often to be asked for.
        if let Some(at) = text.find("invalid peer certificate") {
            return Some(text[at..].to_owned());
        }
        source = error.source();
    }
    None
}

/// Plain `http` has none.
pub(super) const NONE: CheckOutcome = CheckOutcome::Skipped { reason: SkipReason::NotHttps };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_to_the_end() {
        let mut parameters = rcgen::CertificateParams::new(vec!["a.example".to_owned()]).unwrap();
        parameters.not_before = rcgen::date_time_ymd(2026, 1, 1);
        parameters.not_after = rcgen::date_time_ymd(2026, 3, 1);
        let key = rcgen::KeyPair::generate().unwrap();
        let der = parameters.self_signed(&key).unwrap();
        let february = 1_769_904_000_000;
        assert_eq!(days_left(der.der(), february), Some(28));
        assert_eq!(days_left(der.der(), february + 28 * DAY_S * 1_000 + 1_000), Some(-1));
        assert_eq!(days_left(b"nothing", february), None);
    }
}
