//! The character U+0000, which PostgreSQL keeps in no text, is refused by name and leaves nothing behind.

use crate::on_each_database;
use crate::test_app::TestApp;
use serde_json::json;

const JOBS: &str = "/api/v1/generation-jobs";

async fn in_json(app: &TestApp) {
    let keeper = app.admin("keeper").await;
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
        let refused = app.call(method, path).by(&keeper).json(&body).send().await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    assert_eq!(app.get(JOBS).by(&keeper).send().await.json()["total"], 0, "a refused job left a row");
    let typed = json!({"prompt": r"a path \u0000"});
    app.post(JOBS).by(&keeper).json(&typed).send().await.expect(201);
}

on_each_database!(a_nul_in_json_is_refused_by_field, in_json);

async fn in_addresses_and_forms(app: &TestApp) {
    let mira = app.member("mira").await;
    for query in ["q=a%00b", "checkpoint_model=%00"] {
        app.get(&format!("{JOBS}?{query}")).by(&mira).send().await.expect(422);
    }
    app.call("DELETE", "/api/v1/users/me/sessions/%00").by(&mira).send().await.expect(404);
    let form = [("draft[prompt]", "a\0b")];
    let refused = app.post("/api/fn/submit_job").by(&mira).form(&form).send().await.expect(422);
    assert!(refused.text().contains("draft[prompt]"), "{}", refused.text());
}

on_each_database!(a_nul_in_an_address_or_a_form_is_refused, in_addresses_and_forms);
