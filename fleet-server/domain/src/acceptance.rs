use fleet_protocol::{Acceptance, AcceptanceSigner, SelfTest, SelfTestFact, SelfTestResult};

/// The longest name of a software's version, in bytes.
const VERSION: usize = 64;
/// The longest name of a fact, in bytes.
const FACT_NAME: usize = 40;
/// The longest value of a fact, in bytes.
const FACT_VALUE: usize = 200;
/// The longest name of somebody who signs, in characters.
const SIGNER: usize = 40;

/// What a terminal tells is not what the protocol allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AcceptanceUnsound {
    /// Items twice, in another order, or a version that is none.
    #[error("the self-test is not one")]
    SelfTest,
    /// More facts, or longer ones, than there may be.
    #[error("a result of the self-test has facts beyond the bounds")]
    Facts,
    /// Larger than there may be, or of another item.
    #[error("a result of the self-test has a picture beyond the bounds")]
    Picture,
    /// No name, or one that is too long.
    #[error("a signer's name is missing or too long")]
    Signer,
    /// Nothing is written, or outside of the field.
    #[error("a signature is not one")]
    Signature,
    /// Too long.
    #[error("the remark is too long")]
    Remark,
    /// Empty, or larger than is taken.
    #[error("the report has no possible size")]
    Report,
}

/// Whether a self-test is within the bounds of the protocol, each item at most once and in order.
pub fn check_self_test(test: &SelfTest) -> Result<(), AcceptanceUnsound> {
    let rising = test.results.windows(2).all(|pair| matches!(pair, [one, next] if one.item < next.item));
    let is_version = test.software_version.len() <= VERSION && is_line(&test.software_version);
    if !rising || !is_version {
        return Err(AcceptanceUnsound::SelfTest);
    }
    let sound = |result: &SelfTestResult| {
        result.facts.len() <= SelfTestResult::MOST_FACTS && result.facts.iter().all(is_fact)
    };
    if !test.results.iter().all(sound) {
        return Err(AcceptanceUnsound::Facts);
    }
    let is_pictured = |result: &SelfTestResult| {
        result.picture.as_ref().is_none_or(|picture| picture.is_sound_for(result.item))
    };
    if test.results.iter().all(is_pictured) { Ok(()) } else { Err(AcceptanceUnsound::Picture) }
}

/// Whether an acceptance is within the bounds of the protocol.
pub fn check_acceptance(acceptance: &Acceptance) -> Result<(), AcceptanceUnsound> {
    check_self_test(&acceptance.self_test)?;
    for signer in [&acceptance.installer, &acceptance.hall] {
        check_signer(signer)?;
    }
    let remark = &acceptance.remark;
    let is_text = remark.chars().all(|letter| letter == '\n' || !letter.is_control());
    if remark.chars().count() > Acceptance::LONGEST_REMARK || !is_text {
        return Err(AcceptanceUnsound::Remark);
    }
    if (1..=Acceptance::LARGEST_REPORT).contains(&acceptance.report.bytes) {
        Ok(())
    } else {
        Err(AcceptanceUnsound::Report)
    }
}

fn check_signer(signer: &AcceptanceSigner) -> Result<(), AcceptanceUnsound> {
    let name = signer.name.trim();
    if name.is_empty() || signer.name.chars().count() > SIGNER || !is_line(&signer.name) {
        return Err(AcceptanceUnsound::Signer);
    }
    if signer.signature.is_sound() { Ok(()) } else { Err(AcceptanceUnsound::Signature) }
}

fn is_fact(fact: &SelfTestFact) -> bool {
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=FACT_NAME).contains(&fact.name.len())
        && fact.name.bytes().all(letters)
        && fact.value.len() <= FACT_VALUE
        && is_line(&fact.value)
}

fn is_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use fleet_protocol::{
        AcceptanceId, AcceptanceReport, SelfTestId, SelfTestItem, SelfTestJudge, SelfTestOutcome,
        SelfTestPhoto, SelfTestPicture, Sha256, Signature,
    };
    use uuid::Uuid;

    use super::*;

    fn result(item: SelfTestItem) -> SelfTestResult {
        let fact = SelfTestFact { name: "round_trip_ms".into(), value: "31".into() };
        SelfTestResult {
            item,
            outcome: SelfTestOutcome::Passed,
            judge: SelfTestJudge::Machine,
            at: 1,
            facts: vec![fact],
            picture: None,
        }
    }

    fn acceptance() -> Acceptance {
        let signer = |name: &str| AcceptanceSigner {
            name: name.into(),
            signature: Signature(vec![vec![[1, 1], [9, 9]]]),
        };
        Acceptance {
            id: AcceptanceId(Uuid::from_u128(1)),
            signed_at: 5,
            self_test: SelfTest {
                id: SelfTestId(Uuid::from_u128(2)),
                software_version: "1.0.0".into(),
                started_at: 1,
                ended_at: 2,
                results: SelfTestItem::ALL.map(result).to_vec(),
            },
            installer: signer("张三"),
            hall: signer("李四"),
            remark: "缺一把钥匙\n下周送到".into(),
            report: AcceptanceReport { sha256: Sha256([7; 32]), bytes: 100 },
        }
    }

    #[test]
    fn what_the_protocol_allows_is_sound() {
        assert_eq!(check_acceptance(&acceptance()), Ok(()));
    }

    #[test]
    fn each_bound_is_kept() {
        use AcceptanceUnsound as U;
        type Break = fn(&mut Acceptance);
        let breaks: [(U, Break); 12] = [
            (U::SelfTest, |it| it.self_test.results.push(result(SelfTestItem::Hardening))),
            (U::SelfTest, |it| it.self_test.results.swap(0, 1)),
            (U::SelfTest, |it| it.self_test.software_version = "9".repeat(65)),
            (U::Facts, |it| it.self_test.results[0].facts[0].name = "Round".into()),
            (U::Facts, |it| it.self_test.results[0].facts[0].value = "字".repeat(67)),
            (U::Facts, |it| {
                let fact = it.self_test.results[0].facts[0].clone();
                it.self_test.results[0].facts = vec![fact; 17];
            }),
            (U::Picture, |it| {
                let photo = SelfTestPhoto { width: 640, height: 480, jpeg: None };
                it.self_test.results[0].picture = Some(SelfTestPicture::Photo(photo));
            }),
            (U::Signer, |it| it.hall.name = " ".into()),
            (U::Signer, |it| it.installer.name = "名".repeat(41)),
            (U::Signature, |it| it.hall.signature = Signature(Vec::new())),
            (U::Remark, |it| it.remark = "字".repeat(501)),
            (U::Report, |it| it.report.bytes = (4 << 20) + 1),
        ];
        for (unsound, break_it) in breaks {
            let mut acceptance = acceptance();
            break_it(&mut acceptance);
            assert_eq!(check_acceptance(&acceptance), Err(unsound));
        }
    }
}
