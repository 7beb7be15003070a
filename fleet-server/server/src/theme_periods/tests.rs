use fleet_domain::ChinaDay;
use fleet_protocol::DesiredTheme;
use fleet_store::theme_bundle::{self, ThemeBundle};
use serde_json::{Value, json};

use crate::locations::tests::hall;
use crate::terminal_api::tests::{Machine, report};
use crate::testing::{NOW, TestServer};

/// The day so many days from today.
fn day(ahead: i64) -> ChinaDay {
    ChinaDay::numbered(ChinaDay::of(NOW).number() + ahead)
}

fn period(name: &str, division: Option<&str>, theme: &str, days: (i64, i64)) -> Value {
    json!({"name": name, "division_code": division, "theme": theme, "first_day": day(days.0), "last_day": day(days.1)})
}

async fn stand(server: &TestServer, fingerprint: &str, division: &str) -> Machine {
    let location = server.post("/api/locations", hall(fingerprint, division)).await.expect(201)["id"].clone();
    let mut machine = Machine::new(fingerprint);
    machine.serve(server, fingerprint).await;
    let terminal = format!("/api/terminals/{}", machine.id());
    let seen = server.get(&terminal).await.expect(200);
    let body = json!({"version": seen["version"], "location_id": location});
    server.patch(&terminal, body).await.expect(200);
    machine
}

async fn told(server: &TestServer, machine: &Machine) -> Value {
    server.state.terminals.bus.refresh().await.unwrap();
    machine.check_in(server, &report()).await.expect(200)["desired"].clone()
}

#[tokio::test]
async fn a_terminal_is_told_the_style_of_now_and_those_that_follow() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let here = stand(&server, "宣汉", "511722").await;
        let there = stand(&server, "渠县", "511725").await;
        let spring = period("春节", None, "hanque", (3, 9));
        let made = server.post("/api/theme-periods", spring).await.expect(201);
        assert_eq!((&made["state"], &made["first_day"]), (&json!("coming"), &json!(day(3))));
        server
            .post("/api/theme-periods", period("红叶节", Some("511722"), "bashan", (0, 5)))
            .await
            .expect(201);

        let desired = told(&server, &here).await;
        assert_eq!(desired["theme"], "bashan");
        assert_eq!(
            desired["theme_changes"],
            json!([{"at": day(6).begins(), "theme": "hanque"}, {"at": day(10).begins(), "theme": "qidu"}])
        );
        let desired = told(&server, &there).await;
        assert_eq!(
            (&desired["theme"], &desired["theme_changes"][0]["theme"]),
            (&json!("qidu"), &json!("hanque"))
        );

        let shown = server.get("/api/theme-periods/shown").await.expect(200);
        let of =
            |code: Value| shown.as_array().unwrap().iter().find(|one| one["division_code"] == code).unwrap();
        let xuanhan = of(json!("511722"));
        assert_eq!((&xuanhan["theme"], &xuanhan["reason"]["name"]), (&json!("bashan"), &json!("红叶节")));
        assert_eq!(of(Value::Null)["next"], json!({"day": day(3), "theme": "hanque"}));
        assert_eq!(of(json!("511725"))["reason"]["kind"], "everywhere");

        let path = format!("/api/theme-periods/{}", made["id"].as_str().unwrap());
        let mut sooner = period("春节", None, "qidu", (0, 9));
        sooner["version"] = json!(1);
        let changed = server.put(&path, sooner.clone()).await.expect(200);
        assert_eq!((&changed["state"], &changed["version"]), (&json!("running"), &json!(2)));
        server.put(&path, sooner).await.problem(409, "version_conflict");
        let running = server.get("/api/theme-periods?state=running").await.expect(200);
        assert_eq!(running["items"].as_array().unwrap().len(), 2);
        server.delete(&path).await.expect(204);
        server.get(&path).await.problem(404, "not_found");
        assert_eq!(told(&server, &there).await.get("theme_changes"), None);
        assert!(server.get("/api/theme-periods/export").await.text().contains("红叶节"));
        let audit = server.get("/api/audit").await.expect(200);
        let actions: Vec<_> = audit["items"].as_array().unwrap().iter().map(|one| &one["action"]).collect();
        for action in ["theme_period.create", "theme_period.update", "theme_period.delete"] {
            assert!(actions.contains(&&json!(action)), "{action} in {actions:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_planned_says_why() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        server.post("/api/theme-periods", period("春节", None, "hanque", (3, 9))).await.expect(201);
        for (body, status, code, pointer) in [
            (period("元宵", None, "qidu", (9, 9)), 409, "theme_period_overlaps", "/first_day"),
            (period("昨天", None, "qidu", (-3, -1)), 422, "theme_period_over", "/last_day"),
            (period("倒着", None, "qidu", (8, 7)), 422, "field_invalid", "/last_day"),
            (period("太长", None, "qidu", (20, 500)), 422, "field_invalid", "/last_day"),
            (period("", None, "qidu", (20, 21)), 422, "field_invalid", "/name"),
            (period("别处", Some("999999"), "qidu", (20, 21)), 422, "field_invalid", "/division_code"),
            (period("灯会", None, "lantern", (20, 21)), 422, "theme_unknown", "/theme"),
        ] {
            let refused = server.post("/api/theme-periods", body).await;
            refused.problem(status, code);
            assert_eq!(refused.json()["pointer"], pointer);
        }
        server.post("/api/theme-periods", period("春节", Some("511722"), "qidu", (3, 9))).await.expect(201);
        let wrong_day =
            json!({"name": "春节", "theme": "qidu", "first_day": "2027-02-30", "last_day": "2027-03-01"});
        server.post("/api/theme-periods", wrong_day).await.problem(400, "body_invalid");
    })
    .await;
}

fn bundle(version: &str, sha256: &str) -> ThemeBundle {
    let desired = DesiredTheme {
        theme: "lantern".parse().unwrap(),
        version: version.parse().unwrap(),
        contract: 1,
        target: format!("kiosk-theme-lantern-{version}.style"),
    };
    let (name_zh, name_en) = ("灯会".into(), "Lanterns".into());
    ThemeBundle {
        desired,
        name_zh,
        name_en,
        size: 9,
        sha256: sha256.into(),
        published_at: NOW,
        withdrawn_at: None,
    }
}

#[tokio::test]
async fn a_signed_style_is_listed_chosen_and_sent_until_it_is_withdrawn() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let machine = stand(&server, "渠县", "511725").await;
        let sign = async |bundles: &[ThemeBundle]| {
            let mut tx = server.state.db.write().await.unwrap();
            theme_bundle::replace(&mut tx, bundles, NOW).await.unwrap();
            tx.commit().await.unwrap();
        };
        sign(&[bundle("1.0.0", "aa"), bundle("1.1.0", "bb")]).await;
        let themes = server.get("/api/themes").await.expect(200);
        let ids: Vec<_> = themes.as_array().unwrap().iter().map(|theme| &theme["id"]).collect();
        assert_eq!(ids, ["qidu", "bashan", "hanque", "lantern"]);
        assert_eq!((&themes[0]["built_in"], &themes[3]["built_in"]), (&json!(true), &json!(false)));
        assert_eq!(
            (&themes[3]["name"]["zh"], &themes[3]["bundles"][0]["version"]),
            (&json!("灯会"), &json!("1.1.0"))
        );

        let choice = json!({"everywhere": "qidu", "version": 1, "divisions": [
            {"division_code": "511725", "theme": "lantern"}]});
        server.put("/api/settings/theme", choice.clone()).await.expect(200);
        let desired = told(&server, &machine).await;
        assert_eq!(desired["theme"], "lantern");
        assert_eq!(desired["themes"].as_array().unwrap().len(), 1);
        assert_eq!(desired["themes"][0]["target"], "kiosk-theme-lantern-1.1.0.style");

        sign(&[]).await;
        let mut again = choice;
        again["version"] = json!(2);
        server.put("/api/settings/theme", again).await.problem(422, "theme_unknown");
        let themes = server.get("/api/themes").await.expect(200);
        assert_eq!(themes[3]["bundles"][0]["withdrawn_at"], NOW);
        server.get(&format!("/api/themes/{}/module", "ab".repeat(32))).await.problem(404, "not_found");
    })
    .await;
}
