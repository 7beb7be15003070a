use proptest::prelude::*;

use super::*;

fn wired(name: &str, has_carrier: bool, addresses: &[&str]) -> NetworkInterface {
    NetworkInterface {
        name: name.into(),
        kind: InterfaceKind::Wired,
        has_carrier,
        addresses: addresses.iter().map(|address| address.parse().unwrap()).collect(),
    }
}

fn around(interfaces: Vec<NetworkInterface>, way: Way) -> [HopOutcome; 3] {
    let around = Surroundings { interfaces, way };
    [around.link().outcome, around.address().outcome, around.gateway(Some(false)).outcome]
}

fn via(interface: &str) -> Way {
    Way::Via { interface: interface.into(), gateway: "10.1.2.1".parse().unwrap() }
}

#[test]
fn the_nearest_fault_is_named() {
    use HopFault::{GatewaySilent, NoAddress, NoCable, NoGateway, NoInterface, NoWifi, SelfAssigned};
    use HopOutcome::{Failed, NotNeeded, Passed};
    let plugged = |addresses: &[&str]| vec![wired("eth0", true, addresses)];
    assert_eq!(around(vec![], Way::None)[0], Failed(NoInterface));
    assert_eq!(around(vec![wired("eth0", false, &[])], Way::None)[0], Failed(NoCable));
    let wifi = NetworkInterface { kind: InterfaceKind::Wireless, ..wired("wlan0", false, &[]) };
    assert_eq!(around(vec![wifi], Way::None)[0], Failed(NoWifi));
    assert_eq!(around(plugged(&[]), Way::None)[..2], [Passed, Failed(NoAddress)]);
    assert_eq!(around(plugged(&["fe80::1"]), Way::None)[1], Failed(NoAddress));
    assert_eq!(around(plugged(&["169.254.7.1"]), Way::None)[1], Failed(SelfAssigned));
    assert_eq!(around(plugged(&["10.1.2.3"]), Way::None), [Passed, Passed, Failed(NoGateway)]);
    assert_eq!(around(plugged(&["10.1.2.3"]), via("eth0")), [Passed, Passed, Failed(GatewaySilent)]);
    assert_eq!(around(vec![], Way::Local), [NotNeeded, NotNeeded, NotNeeded]);
    let direct = Way::Direct { interface: "eth0".into() };
    assert_eq!(around(plugged(&["10.1.2.3"]), direct), [Passed, Passed, NotNeeded]);
    // The way leads over the card without a cable; another one does not help.
    let two = vec![wired("eth0", true, &["10.9.9.9"]), wired("eth1", false, &["10.1.2.3"])];
    assert_eq!(around(two, via("eth1"))[0], Failed(NoCable));
}

#[test]
fn a_certificate_is_not_blamed_for_the_date() {
    let ended = Validity::Ended { at: 1_000 };
    assert_eq!(judge_validity(ended, 900), HopFault::WrongClock, "the machine's date is ahead");
    assert_eq!(judge_validity(ended, 1_000), HopFault::Expired);
    let not_begun = Validity::NotBegun { at: 1_000 };
    assert_eq!(judge_validity(not_begun, 1_000), HopFault::WrongClock, "the machine's date is behind");
    assert_eq!(judge_validity(not_begun, 900), HopFault::NotYetValid);
}

#[test]
fn ipv6_alone_fails_no_test_and_a_clock_does() {
    let run = |fault_at: Hop| {
        let mut test = NetworkTest::begin("server:443".into(), None, 5);
        while let Some(hop) = test.poll_hop() {
            let fault = HopFault::Silent;
            let outcome = if hop == fault_at { HopOutcome::Failed(fault) } else { HopOutcome::Passed };
            test.handle_result(HopResult::new(hop, outcome));
        }
        test.report().clone()
    };
    assert_eq!(run(Hop::Ipv6).end, Some(TestEnd::Passed));
    let clock = run(Hop::Clock);
    assert_eq!((clock.end, clock.results[9].outcome.clone()), (Some(TestEnd::Failed), HopOutcome::Passed));
    let name = run(Hop::Name);
    assert_eq!(name.failed(), Some((Hop::Name, HopFault::Silent)));
    assert!(name.results[4..].iter().all(|result| result.outcome == HopOutcome::NotReached));
}

#[test]
fn a_result_reads_as_the_page_expects() {
    let outcome = HopOutcome::Failed(HopFault::ProxyForbids { status: 403 });
    let result = HopResult { hop: Hop::Proxy, outcome, facts: vec!["10.0.0.1:3128".into()] };
    let json = serde_json::to_value(&result).unwrap();
    let expected = serde_json::json!({
        "hop": "proxy", "outcome": "failed", "fault": "proxy_forbids", "status": 403, "facts": ["10.0.0.1:3128"],
    });
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_value::<HopResult>(json).unwrap(), result);
}

fn outcomes() -> impl Strategy<Value = HopOutcome> {
    prop_oneof![
        Just(HopOutcome::Passed),
        Just(HopOutcome::NotNeeded),
        Just(HopOutcome::Failed(HopFault::Silent)),
    ]
}

#[derive(Debug, Clone)]
enum Input {
    Result(Hop, HopOutcome),
    Stop,
}

proptest! {
    #[test]
    fn whatever_comes_there_is_one_result_for_each_hop_in_order(
        inputs in proptest::collection::vec(
            prop_oneof![
                8 => (proptest::sample::select(&Hop::ALL[..]), outcomes())
                    .prop_map(|(hop, outcome)| Input::Result(hop, outcome)),
                1 => Just(Input::Stop),
            ],
            0..80,
        )
    ) {
        let mut test = NetworkTest::begin("server:443".into(), None, 5);
        for input in inputs {
            let before = test.report().clone();
            match input {
                Input::Result(hop, outcome) => test.handle_result(HopResult::new(hop, outcome)),
                Input::Stop => test.handle_stop(),
            }
            let report = test.report();
            let hops: Vec<Hop> = report.results.iter().map(|result| result.hop).collect();
            prop_assert_eq!(&hops[..], &Hop::ALL[..hops.len()]);
            prop_assert_eq!(report.running, Hop::ALL.get(hops.len()).copied());
            prop_assert_eq!(report.end.is_some(), report.running.is_none());
            if before.end.is_some() {
                prop_assert_eq!(report, &before, "what is over stays as it is");
            }
        }
    }
}
