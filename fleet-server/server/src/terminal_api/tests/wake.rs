use axum::body::Body;
use fleet_protocol::path;
use http_body_util::BodyExt as _;
use serde_json::json;

use super::Machine;
use crate::testing::TestServer;

/// The next line of the stream that says something.
async fn next(body: &mut Body) -> String {
    loop {
        let frame = body.frame().await.unwrap().unwrap().into_data().unwrap();
        let text = String::from_utf8(frame.to_vec()).unwrap();
        if let Some(data) = text.lines().find_map(|line| line.strip_prefix("data: ")) {
            return data.to_owned();
        }
    }
}

#[tokio::test]
async fn listening_terminal_is_woken_by_what_concerns_it() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (mut one, mut two) = (Machine::new("board-1"), Machine::new("board-2"));
        one.serve(&server, "一号").await;
        two.serve(&server, "二号").await;
        let listen =
            async |machine: &Machine| server.stream(machine.request("GET", path::WAKE, Body::empty())).await;
        let (mut first, mut second) = (listen(&one).await, listen(&two).await);

        server
            .post(&format!("/api/terminals/{}/commands", two.id()), json!({"kind": "restart_shell"}))
            .await
            .expect(201);
        server.state.terminals.bus.refresh().await.unwrap();
        assert_eq!(next(&mut second).await, r#""command""#);

        let terminal = format!("/api/terminals/{}", one.id());
        let seen = server.get(&terminal).await.expect(200);
        server.patch(&terminal, json!({"version": seen["version"], "name": "新名"})).await.expect(200);
        assert_eq!(next(&mut first).await, r#""desired""#);

        let seen = server.get(&terminal).await.expect(200);
        let body = json!({"version": seen["version"], "reason": "报废"});
        server.post(&format!("{terminal}/retire"), body).await.expect(200);
        let last = first.frame().await;
        assert!(last.is_none(), "a retired terminal listens no longer: {last:?}");
    })
    .await;
}
