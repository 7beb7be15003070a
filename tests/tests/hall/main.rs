//! A hall's line: terminals serve each other, what leaves the server leaves once, and no faster than it may.

mod bench;
mod publisher;
mod visitor;

use std::time::{Duration, Instant};

use fleet_protocol::Sha256;
use fleet_tests::harness::wait;
use serde_json::json;

use bench::Bench;
use visitor::Visitor;

const LIMIT: Duration = Duration::from_secs(120);
/// The list of a release's parts is not longer: 32 bytes for each 256 KiB.
const LIST: u64 = 1 << 10;

#[tokio::test(flavor = "multi_thread")]
async fn a_release_leaves_the_server_once_for_a_hall_of_five() {
    let bench = Bench::start().await.unwrap();
    let hall = bench.location("政务服务中心", json!({"peers": true})).await.unwrap();
    let mut terminals = Vec::new();
    for number in 1..=5 {
        terminals.push(bench.terminal(number, &hall).await.unwrap());
    }
    let visitor = Visitor::enroll(&bench.api, 99, Some(&hall)).await.unwrap();
    visitor.until_listening(5).await.unwrap();
    let release = bench.publish("1.1.0", 2, 3 << 20).await.unwrap();
    let rollout = bench.roll_out(&release, &hall).await.unwrap();
    bench.until_staged(&rollout, 5).await.unwrap();
    let sent = bench.sent("release").await.unwrap();
    // The list of its parts is small and goes to each of them.
    let lists = 5 * LIST;
    assert!((release.size..=release.size + lists).contains(&sent), "{sent} bytes of {} left", release.size);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lying_and_a_dead_peer_cost_little_and_strangers_get_nothing() {
    let bench = Bench::start().await.unwrap();
    let hall = bench.location("政务服务中心", json!({"peers": true})).await.unwrap();
    let elsewhere = bench.location("便民服务点", json!({"peers": true})).await.unwrap();
    let liar = Visitor::enroll(&bench.api, 97, Some(&hall)).await.unwrap();
    let lies = liar.lie().await.unwrap();
    let dead = Visitor::enroll(&bench.api, 98, Some(&hall)).await.unwrap();
    dead.check_in(vec![([127, 0, 0, 1], 9).into()]).await.unwrap();
    let terminals = [bench.terminal(1, &hall).await.unwrap(), bench.terminal(2, &hall).await.unwrap()];
    let neighbour = Visitor::enroll(&bench.api, 99, Some(&hall)).await.unwrap();
    neighbour.until_listening(4).await.unwrap();
    let release = bench.publish("1.1.0", 2, 2 << 20).await.unwrap();
    lies.pretend(release.size);
    let rollout = bench.roll_out(&release, &hall).await.unwrap();
    bench.until_staged(&rollout, terminals.len() as u64).await.unwrap();
    assert!(lies.told() >= 1, "somebody asked the liar");
    assert!(lies.told() <= 2, "and no terminal twice");
    assert!(bench.sent("release").await.unwrap() <= 2 * release.size);

    let stranger = Visitor::enroll(&bench.api, 96, Some(&elsewhere)).await.unwrap();
    let peers = neighbour.peers().await.unwrap();
    let mut given = 0;
    for terminal in &terminals {
        let peer = peers.iter().find(|peer| peer.terminal_id == terminal.id).unwrap();
        let file: Sha256 = release.sha256;
        assert_eq!(stranger.get(peer, &file).await.unwrap().0, 403, "a terminal of another location");
        let (status, bytes) = neighbour.get(peer, &file).await.unwrap();
        assert!(status == 200 && bytes == release.size, "{status}, {bytes} bytes");
        assert_eq!(neighbour.get(peer, &Sha256([7; 32])).await.unwrap().0, 404);
        given += 1;
    }
    assert_eq!(given, 2);

    // Ops close it: nobody listens any more.
    bench.set_network(&hall, json!({"peers": false})).await.unwrap();
    let address = peers.iter().find(|peer| peer.terminal_id == terminals[0].id).unwrap().addresses[0];
    wait::until("the listener to close", LIMIT, async || {
        Ok(tokio::net::TcpStream::connect(address).await.is_err().then_some(()))
    })
    .await
    .unwrap();
}

#[expect(clippy::cast_precision_loss, reason = "a rate of a few digits")]
#[tokio::test(flavor = "multi_thread")]
async fn all_terminals_of_a_location_together_keep_to_its_limit() {
    const RATE: u64 = 300_000;
    let bench = Bench::start().await.unwrap();
    let hall = bench.location("便民服务点", json!({"bytes_per_second": RATE})).await.unwrap();
    let mut terminals = Vec::new();
    for number in 1..=3 {
        terminals.push(bench.terminal(number, &hall).await.unwrap());
    }
    let release = bench.publish("1.1.0", 2, 1 << 20).await.unwrap();
    let before = Instant::now();
    let rollout = bench.roll_out(&release, &hall).await.unwrap();
    let wanted = 3 * release.size;
    wait::until("three releases to leave the server", LIMIT, async || {
        let sent = bench.sent("release").await?;
        let seconds = before.elapsed().as_secs_f64();
        // At most a tenth of a second's bytes pass ahead, and a piece of an eighth of one for each terminal.
        let allowed = RATE as f64 * (seconds + 0.1 + 3.0 / 8.0);
        assert!(sent as f64 <= allowed, "{sent} bytes in {seconds} s");
        Ok((sent >= wanted).then_some(()))
    })
    .await
    .unwrap();
    bench.until_staged(&rollout, 3).await.unwrap();
}
