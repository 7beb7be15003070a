use fleet_protocol::{EnrollmentState, Hardware, LocationId, TerminalId};

use super::*;
use crate::location::{self, LocationFields};
use crate::terminal::{self, NewTerminal};

async fn place(tx: &mut Tx, n: u128, division: &str) -> LocationId {
    let id = LocationId(Uuid::from_u128(n));
    let fields = LocationFields {
        name: format!("点位 {n}"),
        division: division.parse().unwrap(),
        address: String::new(),
        floor: String::new(),
        coordinates: None,
        opening_hours: Vec::new(),
        holiday_hours: fleet_domain::HolidayHours::default(),
        facilities: Vec::new(),
        hidden: false,
        contact_name: String::new(),
        contact_phone: String::new(),
        time_zone: "Asia/Shanghai".into(),
        network: None,
        screen_hours: None,
    };
    location::insert(tx, id, &fields, 1).await.unwrap();
    id
}

async fn stand(tx: &mut Tx, n: u128, at: Option<LocationId>, enrollment: EnrollmentState) -> TerminalId {
    let id = TerminalId(Uuid::from_u128(n));
    let hardware = Hardware {
        fingerprint: format!("machine {n}"),
        model: String::new(),
        arch: "x86_64".into(),
        os: String::new(),
        memory_bytes: 1,
        disk_bytes: 1,
    };
    let new = NewTerminal {
        id,
        public_key: vec![0; 32],
        hardware,
        software_version: "1.0.0".into(),
        name: format!("{n} 号机"),
        display_code: String::new(),
        enrollment,
        location_id: at,
        location_wish: None,
        at: 1,
    };
    terminal::insert(tx, &new).await.unwrap();
    id
}

#[tokio::test]
async fn every_terminal_in_service_counts_once() {
    crate::testing::on_fresh_database(|db| async move {
        let mut tx = db.write().await.unwrap();
        let tongchuan = place(&mut tx, 1, "511702").await;
        let quxian = place(&mut tx, 2, "511725").await;
        let one = stand(&mut tx, 11, Some(tongchuan), EnrollmentState::Active).await;
        stand(&mut tx, 12, Some(tongchuan), EnrollmentState::Suspended).await;
        stand(&mut tx, 13, Some(tongchuan), EnrollmentState::Pending).await;
        let far = stand(&mut tx, 14, Some(quxian), EnrollmentState::Approved).await;
        let homeless = stand(&mut tx, 15, None, EnrollmentState::Active).await;

        let census = Census::load(&mut tx).await.unwrap();
        let division = |code: &str| Scope::Division(code.parse().unwrap());
        for (scopes, expected) in [
            (vec![], 0),
            (vec![Scope::Everywhere], 4),
            (vec![Scope::Everywhere, Scope::Terminal(one)], 4),
            (vec![division("511700")], 3),
            (vec![division("511702")], 2),
            (vec![division("511700"), division("511702"), division("510000")], 3),
            (vec![division("511702"), Scope::Location(tongchuan), Scope::Terminal(one)], 2),
            (vec![Scope::Location(quxian), Scope::Terminal(far), Scope::Terminal(homeless)], 2),
            (vec![Scope::Terminal(TerminalId(Uuid::from_u128(99)))], 0),
        ] {
            assert_eq!(census.count(&mut tx, &scopes).await.unwrap(), expected, "{scopes:?}");
        }
    })
    .await;
}
