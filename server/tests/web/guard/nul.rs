//! U+0000, which PostgreSQL text cannot hold, is refused by field, and nothing is stored.

use crate::on_each_database;
use crate::support::test_app::TestApp;
use serde_json::json;

const JOBS: &str = "/api/v1/generation-jobs";

async fn a_nul_in_json_is_refused_by_field(app: &TestApp) {
    let admin = app.admin("keeper").await;
    app.test_db.sketch().await;
    for (method, path, body, field) in [
        ("POST", JOBS, json!({"prompt": "a\0b"}), "prompt"),
        ("POST", JOBS, json!({"prompt": "a", "params": {"k": ["\0"]}}), "params.k.0"),
        (
            "POST",
            JOBS,
            json!({"prompt": "a", "sampler_params": {"scheduler": "\0"}}),
            "sampler_params.scheduler",
        ),
        ("POST", "/api/v1/presets", json!({"name": "\0", "form": {}}), "name"),
        ("POST", "/api/v1/engines", json!({"name": "\0", "base_url": "http://127.0.0.1:9"}), "name"),
        ("POST", "/api/v1/auth/login", json!({"username": "a\0b", "password": "x"}), "username"),
        ("PATCH", "/api/v1/users/me", json!({"display_name": "\0"}), "display_name"),
    ] {
        let refused = app.request(method, path).with_user(&admin).json(&body).send().await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    assert_eq!(app.get(JOBS).with_user(&admin).send().await.json()["total"], 0, "a refused job left a row");
    let typed = json!({"prompt": r"a path \u0000"});
    app.post(JOBS).with_user(&admin).json(&typed).send().await.expect(201);
}

on_each_database!(a_nul_in_json_is_refused_by_field);

async fn a_nul_in_an_address_or_a_form_is_refused(app: &TestApp) {
    let mira = app.member("mira").await;
    for query in ["q=a%00b", "checkpoint_model=%00"] {
        app.get(&format!("{JOBS}?{query}")).with_user(&mira).send().await.expect(422);
    }
    app.request("DELETE", "/api/v1/users/me/sessions/%00").with_user(&mira).send().await.expect(404);
    let form = [("draft[prompt]", "a\0b")];
    let refused = app.post("/api/fn/submit_job").with_user(&mira).form(&form).send().await.expect(422);
    assert!(refused.text().contains("draft[prompt]"), "{}", refused.text());
}

on_each_database!(a_nul_in_an_address_or_a_form_is_refused);
