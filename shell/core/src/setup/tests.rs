use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::display::DisplaySettings;

fn answer(step: Step) -> Option<Answer> {
    Some(match step {
        Step::Language => Answer::Language(SetupLanguage::English),
        Step::Network => Answer::Network(NetworkAnswer::default()),
        Step::Server => Answer::Server("https://fleet.example/".into()),
        Step::Trust => Answer::Trust(TrustAnswer::Later),
        Step::Enrollment => Answer::Enrollment(EnrollmentAnswer::Approval),
        Step::Sound => Answer::Sound(SoundAnswer::Heard),
        Step::Location => Answer::Location(LocationAnswer::Open),
        Step::Devices => Answer::Devices(ChosenDevices::default()),
        Step::Display => Answer::Display(DisplaySettings::default()),
        Step::Finish => return None,
    })
}

fn answers(steps: &BTreeSet<Step>) -> Answers {
    let mut answers = Answers::default();
    steps.iter().filter_map(|step| answer(*step)).for_each(|one| answers.take(one));
    answers
}

fn fresh() -> Setup {
    Setup::resume(SetupRecord::default(), BTreeSet::new())
}

#[test]
fn from_the_first_question_to_the_last_and_back() {
    let mut setup = fresh();
    for step in Step::ALL {
        assert_eq!(setup.step(), step);
        assert_eq!(setup.handle_finish(), step == Step::Finish);
        if let Some(answer) = answer(step) {
            assert!(setup.handle_answer(answer));
        }
    }
    assert!(setup.is_finished());
    assert!(!setup.handle_back(), "what counts is not gone back from by a touch");
    setup.handle_reopened();
    assert_eq!((setup.is_finished(), setup.step()), (false, Step::Network));
}

#[test]
fn what_the_machine_is_to_the_fleet_is_changed_by_nobody_on_site() {
    let mut record = SetupRecord { finished: true, ..SetupRecord::default() };
    for step in Step::ALL {
        let Some(answer) = answer(step) else { continue };
        let may = matches!(step, Step::Display | Step::Devices | Step::Sound | Step::Network);
        assert_eq!((record.handle_changed(answer), record.answers.has(step)), (may, may), "{step:?}");
    }
    assert!(record.finished);
}

#[test]
fn a_second_touch_answers_nothing_else() {
    let mut setup = fresh();
    let language = Answer::Language(SetupLanguage::Chinese);
    assert!(setup.handle_answer(language.clone()));
    assert!(!setup.handle_answer(language));
    assert_eq!(setup.step(), Step::Display);
}

#[test]
fn going_back_keeps_what_was_answered() {
    let mut setup = fresh();
    while setup.step() != Step::Trust {
        setup.handle_answer(answer(setup.step()).unwrap());
    }
    assert!(setup.handle_back());
    assert_eq!(
        (setup.step(), setup.answers().server.as_deref()),
        (Step::Server, Some("https://fleet.example/"))
    );
}

fn brought(root: Option<Vec<String>>) -> Brought {
    Brought {
        server: "https://fleet.example/".into(),
        root,
        enrollment: EnrollmentAnswer::Codes { codes: vec![Hidden("K7M2-9QXP".into())] },
        location: None,
    }
}

#[test]
fn a_code_of_the_console_answers_three_questions_once_its_root_is_there() {
    let mut setup = fresh();
    assert!(!setup.handle_brought(brought(None)), "nobody has asked for the server");
    while setup.step() != Step::Server {
        setup.handle_answer(answer(setup.step()).unwrap());
    }
    assert!(setup.handle_brought(brought(Some(vec!["40718".into()]))));
    assert_eq!(setup.step(), Step::Trust, "the root is still to come");
    assert!(setup.handle_root("{}".into()));
    assert_eq!(setup.step(), Step::Location);
    assert!(!setup.handle_root("another".into()), "it is not waited for any more");
    assert_eq!(setup.answers().trust, Some(TrustAnswer::Root { root: "{}".into() }));
    // Nobody has pinned a root: that is asked, and nothing that was brought.
    let mut rootless = fresh();
    while rootless.step() != Step::Server {
        rootless.handle_answer(answer(rootless.step()).unwrap());
    }
    assert!(rootless.handle_brought(brought(None)));
    assert!(rootless.handle_answer(answer(Step::Trust).unwrap()));
    assert_eq!(rootless.step(), Step::Location);
    // Another server by hand: the root is not its.
    while setup.step() != Step::Server {
        setup.handle_back();
    }
    setup.handle_answer(answer(Step::Server).unwrap());
    assert_eq!(setup.record().brought_root, None);
}

#[test]
fn a_root_that_does_not_come_keeps_nobody_waiting() {
    let mut setup = fresh();
    while setup.step() != Step::Server {
        setup.handle_answer(answer(setup.step()).unwrap());
    }
    assert!(!setup.handle_root_awaited(), "none was brought");
    setup.handle_brought(brought(Some(vec!["40718".into()])));
    assert!(setup.handle_root_awaited());
    assert_eq!(setup.step(), Step::Location);
    let mut setup = Setup::resume(kept(&setup), BTreeSet::new());
    assert_eq!(setup.awaited_root(), Some(["40718".to_owned()].as_slice()));
    // There is a network after all, and a question further on is put.
    assert!(setup.handle_root("{}".into()));
    assert_eq!(setup.answers().trust, Some(TrustAnswer::Root { root: "{}".into() }));
    assert_eq!((setup.step(), setup.awaited_root()), (Step::Location, None));
}

#[test]
fn where_it_stands_outlasts_a_power_failure_and_may_be_changed() {
    let mut setup = fresh();
    while setup.step() != Step::Location {
        setup.handle_answer(answer(setup.step()).unwrap());
    }
    let hall = LocationAnswer::At { id: "0192d3f0-0000-7000-8000-000000000001".parse().unwrap(), name: None };
    assert!(setup.handle_answer(Answer::Location(hall)));
    let mut setup = Setup::resume(kept(&setup), BTreeSet::new());
    assert!(setup.answers().wish().is_some());
    assert!(setup.handle_back());
    assert!(setup.handle_answer(Answer::Location(LocationAnswer::Open)));
    assert_eq!((setup.answers().wish(), setup.step()), (None, Step::Finish));
}

#[test]
fn a_settings_file_that_answers_all_leaves_nothing_to_touch() {
    let mut setup = fresh();
    setup.handle_settings(answers(&Step::ALL.into_iter().collect()), None);
    assert!(setup.is_finished());
    let mut setup = fresh();
    setup.handle_settings(answers(&[Step::Language, Step::Network, Step::Server].into()), None);
    assert_eq!((setup.is_finished(), setup.step()), (false, Step::Display));
    assert_eq!(
        setup.steps(),
        [
            Step::Display,
            Step::Devices,
            Step::Sound,
            Step::Trust,
            Step::Enrollment,
            Step::Location,
            Step::Finish,
        ]
    );
}

#[test]
fn what_a_settings_file_could_not_do_is_asked_with_its_answer_to_begin_with() {
    let mut setup = fresh();
    let mut all = answers(&Step::ALL.into_iter().collect());
    all.volume = Some(60);
    setup.handle_settings(all, Some(Step::Network));
    assert_eq!((setup.is_finished(), setup.step()), (false, Step::Network));
    assert_eq!(setup.steps(), [Step::Network, Step::Finish]);
    assert_eq!((setup.answers().network.is_some(), setup.answers().volume), (true, Some(60)));
    let mut setup = Setup::resume(kept(&setup), BTreeSet::new());
    assert!(setup.handle_answer(answer(Step::Network).unwrap()) && setup.handle_finish());
    // Where the environment has answered it, it is asked nowhere.
    let mut setup = Setup::resume(SetupRecord::default(), [Step::Network].into());
    setup.handle_settings(answers(&Step::ALL.into_iter().collect()), Some(Step::Network));
    assert!(setup.is_finished());
}

#[test]
fn secrets_are_in_no_log() {
    let codes = vec![Hidden("K7M2-9QXP".into())];
    let shown = format!("{:?}", EnrollmentAnswer::Codes { codes });
    assert!(!shown.contains("K7M2"), "{shown}");
}

#[test]
fn addresses_of_devices_are_short_lines() {
    let scanner = |address: &str| ChosenDevices { scanner: Some(address.into()), ..ChosenDevices::default() };
    assert!(ChosenDevices::default().is_sane() && scanner("serial:/dev/ttyACM0").is_sane());
    for bad in ["", "a\nb", &"x".repeat(ChosenDevices::LONGEST + 1)] {
        assert!(!scanner(bad).is_sane(), "{bad}");
    }
}

#[derive(Debug, Clone)]
enum Happening {
    Answer(Step),
    Back,
    Brought(bool),
    Root,
    Finish,
    Settings(BTreeSet<Step>, Option<Step>),
    /// The power goes, and comes again with another environment.
    PowerCut(BTreeSet<Step>),
    Reopened,
}

fn some_steps() -> impl Strategy<Value = BTreeSet<Step>> {
    proptest::collection::btree_set(proptest::sample::select(Step::ALL.to_vec()), 0..4).prop_map(
        |mut steps| {
            steps.remove(&Step::Finish);
            steps
        },
    )
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => proptest::sample::select(Step::ALL.to_vec()).prop_map(Happening::Answer),
        2 => Just(Happening::Back),
        1 => proptest::bool::ANY.prop_map(Happening::Brought),
        1 => Just(Happening::Root),
        1 => Just(Happening::Finish),
        1 => (some_steps(), proptest::option::of(proptest::sample::select(Step::ALL.to_vec())))
            .prop_map(|(steps, again)| Happening::Settings(steps, again)),
        1 => some_steps().prop_map(Happening::PowerCut),
        1 => Just(Happening::Reopened),
    ]
}

/// As the disk gives it back.
fn kept(setup: &Setup) -> SetupRecord {
    serde_json::from_str(&serde_json::to_string(setup.record()).unwrap()).unwrap()
}

proptest! {
    #[test]
    fn whatever_happens_it_can_be_finished_and_resumes_where_it_was(
        given in some_steps(), happenings in proptest::collection::vec(happening(), 0..40)
    ) {
        let mut given = given;
        let mut setup = Setup::resume(SetupRecord::default(), given.clone());
        for happening in happenings {
            match happening {
                Happening::Answer(step) => {
                    if let Some(answer) = answer(step) {
                        let was = setup.step();
                        prop_assert_eq!(setup.handle_answer(answer), was == step && !setup.is_finished());
                    }
                }
                Happening::Back => { setup.handle_back(); }
                Happening::Brought(root) => {
                    setup.handle_brought(brought(root.then(|| vec!["40718".to_owned()])));
                }
                Happening::Root => { setup.handle_root("{}".into()); }
                Happening::Finish => { setup.handle_finish(); }
                Happening::Settings(steps, again) => setup.handle_settings(answers(&steps), again),
                Happening::PowerCut(now) => {
                    given = now;
                    setup = Setup::resume(kept(&setup), given.clone());
                }
                Happening::Reopened => setup.handle_reopened(),
            }
            let steps = setup.steps();
            prop_assert!(steps.contains(&setup.step()), "{:?} is not asked", setup.step());
            prop_assert!(given.iter().all(|step| !steps.contains(step)));
            let before = steps.iter().filter(|step| **step < setup.step());
            prop_assert!(before.clone().all(|step| setup.answers().has(*step)));
            // The same after a power failure, at every moment.
            prop_assert_eq!(&Setup::resume(kept(&setup), given.clone()), &setup);
        }
        // From everywhere the end is reached by answering what is asked.
        for _ in Step::ALL {
            match answer(setup.step()) {
                Some(answer) if !setup.is_finished() => prop_assert!(setup.handle_answer(answer)),
                _ => break,
            }
        }
        prop_assert!(setup.is_finished() || setup.handle_finish());
    }
}
