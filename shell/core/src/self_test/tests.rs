use fleet_protocol::{
    AcceptanceId, AcceptanceSigner, SelfTest, SelfTestCode, SelfTestId, SelfTestItem, SelfTestJudge,
    SelfTestOutcome, SelfTestPicture, Signature,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::Mono;

const NOW: i64 = 1_795_000_000_000;

fn run(present: &[SelfTestItem]) -> SelfTestRun {
    SelfTestRun::begin(SelfTestId(Uuid::from_u128(1)), "1.4.0", NOW, |item| present.contains(&item))
}

fn told(item: SelfTestItem, outcome: SelfTestOutcome) -> Told {
    Told { item, outcome, judge: SelfTestJudge::Person, facts: vec![], picture: None }
}

/// Does whatever it says, until nothing is left to do.
fn actions(guide: &mut Guide) -> Vec<GuideAction> {
    std::iter::from_fn(|| guide.poll_action()).collect()
}

fn result(guide: &mut Guide) -> Option<(SelfTestOutcome, SelfTestJudge)> {
    actions(guide).into_iter().find_map(|action| {
        if let GuideAction::Tell(told) = action { Some((told.outcome, told.judge)) } else { None }
    })
}

#[test]
fn a_whole_run_has_one_result_an_item_in_their_order() {
    let mut run = run(&[SelfTestItem::Touch, SelfTestItem::Display]);
    assert!(run.finished().is_none());
    assert!(run.handle_told(told(SelfTestItem::Display, SelfTestOutcome::Passed), NOW + 1));
    assert!(run.handle_told(told(SelfTestItem::Touch, SelfTestOutcome::Failed), NOW + 2));
    while let Some(next) = run.poll_measurement() {
        assert_eq!(run.poll_measurement(), None, "one at a time");
        assert!(run.handle_measured(next.ticket, SelfTestOutcome::Passed, vec![fact("bytes", 7)], NOW + 3));
    }
    let test = run.finished().unwrap();
    assert_eq!(test.results.iter().map(|result| result.item).collect::<Vec<_>>(), SelfTestItem::ALL);
    assert_eq!((test.started_at, test.ended_at), (NOW, NOW + 3));
    assert_eq!(test.failed().collect::<Vec<_>>(), [SelfTestItem::Touch]);
    let absent = test.results.iter().filter(|result| result.outcome == SelfTestOutcome::NotPresent).count();
    assert_eq!(absent, 7);
}

#[test]
fn nobody_talks_a_measurement_right_or_a_device_into_being_there() {
    let mut run = run(&[SelfTestItem::Touch]);
    for (item, outcome) in [
        (SelfTestItem::Disk, SelfTestOutcome::Passed),
        (SelfTestItem::Camera, SelfTestOutcome::Passed),
        (SelfTestItem::Camera, SelfTestOutcome::Skipped),
        (SelfTestItem::Touch, SelfTestOutcome::NotPresent),
    ] {
        assert!(!run.handle_told(told(item, outcome), NOW), "{item:?} {outcome:?}");
    }
    assert!(!run.handle_again(SelfTestItem::Camera));
    let measured = run.poll_measurement().unwrap();
    assert_eq!(measured.item, SelfTestItem::Network);
    assert!(run.handle_told(told(SelfTestItem::Network, SelfTestOutcome::Skipped), NOW));
    assert!(!run.handle_measured(measured.ticket, SelfTestOutcome::Passed, vec![], NOW), "given up");
}

#[test]
fn an_interrupted_run_goes_on_where_it_was_or_is_dropped() {
    let mut run = run(&[SelfTestItem::Touch]);
    run.handle_told(told(SelfTestItem::Touch, SelfTestOutcome::Passed), NOW);
    let lost = run.poll_measurement().unwrap();
    let mut again: SelfTestRun = serde_json::from_str(&serde_json::to_string(&run).unwrap()).unwrap();
    assert_eq!((again.results(), again.measuring()), (run.results(), None));
    assert_eq!(again.poll_measurement().unwrap().item, lost.item, "measured anew");
    assert!(!again.is_stale("1.4.0", NOW + SelfTestRun::LONGEST_MS));
    assert!(again.is_stale("1.4.0", NOW + SelfTestRun::LONGEST_MS + 1) && again.is_stale("1.5.0", NOW));
}

#[test]
fn facts_out_of_bounds_are_left_out() {
    let mut run = run(&[SelfTestItem::Touch]);
    let facts = vec![fact("missed", 0), fact("Größe", 1), fact("long", "x".repeat(201)), fact("", 1)];
    run.handle_told(Told { facts, ..told(SelfTestItem::Touch, SelfTestOutcome::Passed) }, NOW);
    let names: Vec<_> = run.results()[0].facts.iter().map(|fact| fact.name.clone()).collect();
    assert_eq!(names, ["missed"]);
}

#[test]
fn a_picture_of_another_item_is_left_out() {
    let mut run = run(&[SelfTestItem::Touch, SelfTestItem::Printer]);
    let code = SelfTestCode { text: "417263".into(), rows: vec!["1".into()] };
    for item in [SelfTestItem::Touch, SelfTestItem::Printer] {
        let picture = Some(SelfTestPicture::Code(code.clone()));
        run.handle_told(Told { picture, ..told(item, SelfTestOutcome::Passed) }, NOW);
    }
    let has = |item| run.results().iter().any(|result| result.item == item && result.picture.is_some());
    assert!(!has(SelfTestItem::Touch) && has(SelfTestItem::Printer));
}

#[test]
fn who_did_not_hear_cannot_say_that_it_was_heard() {
    let mut guide = Guide::new(7);
    guide.open(SelfTestItem::Sound, false);
    guide.handle_verdict(true, vec![], None);
    guide.handle_start(Mono(0));
    let said = |guide: &mut Guide| match actions(guide)[..] {
        [GuideAction::Say(digit)] => digit,
        _ => panic!("nothing was said"),
    };
    let digit = said(&mut guide);
    guide.handle_verdict(true, vec![], None);
    guide.handle_answer(&(digit % 9 + 1).to_string(), Mono(1));
    let another = said(&mut guide);
    assert_eq!((guide.step().unwrap().phase, guide.step().unwrap().tries_left), (StepPhase::Wrong, 2));
    guide.handle_answer(&another.to_string(), Mono(2));
    assert_eq!(result(&mut guide), Some((SelfTestOutcome::Passed, SelfTestJudge::Person)));
    guide.open(SelfTestItem::Sound, false);
    guide.handle_start(Mono(3));
    for _ in 0..3 {
        guide.handle_answer("x", Mono(4));
    }
    assert_eq!(result(&mut guide), Some((SelfTestOutcome::Failed, SelfTestJudge::Person)));
}

#[test]
fn a_printed_code_comes_back_through_the_scanner_or_by_hand() {
    for (item, by_scanner) in [(SelfTestItem::Printer, true), (SelfTestItem::ReceiptPrinter, false)] {
        let mut guide = Guide::new(1);
        guide.open(item, by_scanner);
        guide.handle_start(Mono(0));
        let code = match &actions(&mut guide)[..] {
            [GuideAction::Print(code) | GuideAction::PrintReceipt(code)] => code.clone(),
            other => panic!("{other:?}"),
        };
        guide.handle_answer(&code, Mono(1));
        assert_eq!(result(&mut guide), None, "it is not printed yet");
        guide.handle_done(item);
        assert_eq!(actions(&mut guide), if by_scanner { vec![GuideAction::Scan] } else { vec![] });
        if by_scanner {
            guide.handle_scanned("6901234567892");
            assert_eq!(guide.step().unwrap().phase, StepPhase::Wrong);
            guide.handle_scanned(&code);
            assert_eq!(result(&mut guide), Some((SelfTestOutcome::Passed, SelfTestJudge::Machine)));
        } else {
            guide.handle_answer(&code, Mono(2));
            assert_eq!(result(&mut guide), Some((SelfTestOutcome::Passed, SelfTestJudge::Person)));
        }
    }
}

#[test]
fn a_card_is_waited_for_and_nothing_but_that_it_was_read_is_told() {
    let mut guide = Guide::new(1);
    guide.open(SelfTestItem::IdCardReader, false);
    guide.handle_start(Mono(0));
    guide.handle_timeout(Mono(59_999));
    guide.handle_timeout(Mono(60_000));
    assert_eq!(guide.step().unwrap().phase, StepPhase::Trouble(Trouble::Timeout));
    assert_eq!(actions(&mut guide), [GuideAction::ReadCard, GuideAction::Rest(SelfTestItem::IdCardReader)]);
    guide.handle_done(SelfTestItem::IdCardReader);
    guide.handle_start(Mono(61_000));
    guide.handle_done(SelfTestItem::IdCardReader);
    let told = Told {
        item: SelfTestItem::IdCardReader,
        outcome: SelfTestOutcome::Passed,
        judge: SelfTestJudge::Machine,
        facts: vec![fact("card", "read")],
        picture: None,
    };
    let rest = GuideAction::Rest(SelfTestItem::IdCardReader);
    assert_eq!(actions(&mut guide), [GuideAction::ReadCard, rest, GuideAction::Tell(told)]);
}

fn draft() -> AcceptanceDraft {
    let signer = |name: &str| AcceptanceSigner {
        name: name.into(),
        signature: Signature(vec![vec![[10, 10], [900, 300]]]),
    };
    AcceptanceDraft {
        id: AcceptanceId(Uuid::from_u128(0xabc)),
        signed_at: NOW,
        installer: signer("李安装"),
        hall: signer("王大厅"),
        remark: String::new(),
    }
}

#[test]
fn what_is_signed_is_within_its_bounds() {
    let id = AcceptanceId(Uuid::from_u128(0xabc));
    assert_eq!(draft().check(id, NOW + 1_000), Ok(()));
    assert_eq!(acceptance_number(id), "YS-00000ABC");
    let wrong = |change: fn(&mut AcceptanceDraft)| {
        let mut wrong = draft();
        change(&mut wrong);
        wrong.check(id, NOW)
    };
    for change in [
        (|draft| draft.id = AcceptanceId(Uuid::nil())) as fn(&mut AcceptanceDraft),
        |draft| draft.signed_at -= 3_600_000,
        |draft| draft.hall.name.clear(),
        |draft| draft.hall.name = "名".repeat(41),
        |draft| draft.installer.signature.0.clear(),
        |draft| draft.remark = "字".repeat(501),
    ] {
        assert_eq!(wrong(change), Err(NotAccepted::Malformed));
    }
    let test = |ended_at| SelfTest {
        id: SelfTestId(Uuid::nil()),
        software_version: String::new(),
        started_at: ended_at,
        ended_at,
        results: vec![],
    };
    assert!(may_accept(Some(&test(NOW)), NOW + ACCEPTED_WITHIN_MS));
    assert!(!may_accept(Some(&test(NOW)), NOW + ACCEPTED_WITHIN_MS + 1) && !may_accept(None, NOW));
}

#[derive(Debug, Clone)]
enum Did {
    Told(SelfTestItem, SelfTestOutcome),
    Again(SelfTestItem),
    Poll,
    Measured(u64),
    Restart,
}

fn did() -> impl Strategy<Value = Did> {
    let item = || prop::sample::select(SelfTestItem::ALL.to_vec());
    let outcome = prop::sample::select(vec![
        SelfTestOutcome::Passed,
        SelfTestOutcome::Failed,
        SelfTestOutcome::Skipped,
        SelfTestOutcome::NotPresent,
    ]);
    prop_oneof![
        (item(), outcome).prop_map(|(item, outcome)| Did::Told(item, outcome)),
        item().prop_map(Did::Again),
        Just(Did::Poll),
        (0_u64..12).prop_map(Did::Measured),
        Just(Did::Restart),
    ]
}

proptest! {
    /// Whatever happens in whatever order: never two results for an item, always in order, never a measured result but of the
    /// measurement that is under way, and a finished test has them all.
    #[test]
    fn one_result_an_item_whatever_happens(steps in prop::collection::vec(did(), 0..80), present: u32) {
        let is_present = |item: SelfTestItem| present >> (item as u32) & 1 == 1;
        let mut run = SelfTestRun::begin(SelfTestId(Uuid::nil()), "1", NOW, is_present);
        let mut ticket = None;
        for (step, now) in steps.into_iter().zip(NOW..) {
            match step {
                Did::Told(item, outcome) => {
                    let taken = run.handle_told(told(item, outcome), now);
                    prop_assert!(!(taken && outcome == SelfTestOutcome::NotPresent));
                }
                Did::Again(item) => {
                    if run.handle_again(item) {
                        prop_assert!(run.results().iter().all(|result| result.item != item));
                    }
                }
                Did::Poll => if let Some(next) = run.poll_measurement() {
                    prop_assert!(is_measured(next.item));
                    ticket = Some(next.ticket);
                },
                Did::Measured(number) => {
                    let measuring = run.measuring();
                    let taken = run.handle_measured(number, SelfTestOutcome::Failed, vec![], now);
                    prop_assert!(!taken || (ticket == Some(number) && measuring.is_some()));
                }
                Did::Restart => {
                    run = serde_json::from_str(&serde_json::to_string(&run).unwrap()).unwrap();
                    ticket = None;
                }
            }
            let items: Vec<_> = run.results().iter().map(|result| result.item).collect();
            prop_assert!(items.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!(items.len() + run.left().count(), SelfTestItem::ALL.len());
            prop_assert_eq!(run.finished().is_some(), run.left().count() == 0);
        }
    }

    /// However many buttons are pressed: one result at most for each item that was put before the person, and the devices
    /// rest when it is over.
    #[test]
    fn a_guide_tells_once(presses in prop::collection::vec((0_u8..10, 0_u64..70_000), 0..60)) {
        let mut guide = Guide::new(3);
        let (mut now, mut opened, mut told) = (Mono(0), 0, 0);
        for (press, wait) in presses {
            now = now + wait;
            match press {
                0 => {
                    guide.open(SelfTestItem::ALL[opened % SelfTestItem::ALL.len()], wait % 2 == 0);
                    opened += 1;
                }
                1 => guide.handle_start(now),
                2 => guide.handle_skip(),
                3 => guide.handle_verdict(wait % 2 == 0, vec![], None),
                4 => guide.handle_answer("5", now),
                5 => guide.handle_scanned("500000"),
                6 => guide.handle_timeout(now),
                7 => guide.handle_trouble(SelfTestItem::Printer, Trouble::Failed),
                8 => SelfTestItem::ALL.into_iter().for_each(|item| guide.handle_done(item)),
                _ => guide.close(),
            }
            let did = actions(&mut guide);
            told += did.iter().filter(|action| matches!(action, GuideAction::Tell(_))).count();
            if guide.step().is_none() && !did.is_empty() {
                prop_assert!(did.iter().any(|action| matches!(action, GuideAction::Rest(_))));
            }
            prop_assert!(told <= opened);
        }
    }
}
