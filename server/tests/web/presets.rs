//! Presets over REST.

use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::{Value, json};

const PRESETS: &str = "/api/v1/presets";

async fn keep(app: &TestApp, person: &TestUser, body: Value) -> Value {
    app.post(PRESETS).with_user(person).json(&body).send().await.expect(201).json()
}

async fn change(
    app: &TestApp,
    person: &TestUser,
    id: &Value,
    body: Value,
) -> crate::support::request::TestResponse {
    app.request("PATCH", &format!("{PRESETS}/{id}")).with_user(person).json(&body).send().await
}

async fn presets_are_saved_changed_and_deleted(app: &TestApp) {
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    let ink = keep(app, &mira, json!({"name": " Ink ", "form": {"prompt": "a heron", "steps": "30"}})).await;
    assert_eq!(
        (&ink["name"], &ink["form"]["steps"], &ink["form"]["width"]),
        (&json!("Ink"), &json!("30"), &json!("832"))
    );
    let oil = keep(app, &mira, json!({"name": "Oil", "form": ink["form"]})).await;

    let both = json!({"name": "Brush", "form": {"prompt": "a crane"}});
    let brush = change(app, &mira, &ink["id"], both).await.expect(200).json();
    assert_eq!((&brush["name"], &brush["form"]["prompt"]), (&json!("Brush"), &json!("a crane")));
    let both = json!({"name": "Oil", "form": {"prompt": "a stork"}});
    assert_eq!(change(app, &mira, &ink["id"], both).await.expect(422).fields(), ["name"]);
    change(app, &ben, &ink["id"], json!({"name": "Mine"})).await.expect(404);

    app.request("DELETE", &format!("{PRESETS}/{}", oil["id"])).with_user(&mira).send().await.expect(204);
    let left = app.get(PRESETS).with_user(&mira).send().await.expect(200).json();
    assert_eq!((&left["total"], &left["items"]), (&json!(1), &json!([brush])));
}

on_each_database!(presets_are_saved_changed_and_deleted);

#[tokio::test]
async fn an_invalid_preset_is_refused_by_field() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    for (form, field) in [
        (json!({"promt": "a heron"}), "form.promt"),
        (json!({"steps": 30}), "form.steps"),
        (json!({"loras": [{"name": "ink", "weight": "1"}]}), "form.loras.0.weight"),
        (json!(["a heron"]), "form"),
        (json!(null), "form"),
    ] {
        let body = json!({"name": "Ink", "form": form});
        assert_eq!(app.post(PRESETS).with_user(&mira).json(&body).send().await.fields(), [field]);
    }
    assert_eq!(app.get(PRESETS).with_user(&mira).send().await.json()["total"], 0);
}

async fn finding_12_a_form_longer_than_a_job_is_refused_by_field(app: &TestApp) {
    let mira = app.member("mira").await;
    let fits = json!({
        "prompt": "ü".repeat(10_000),
        "negative_prompt": format!(" {}\n", "ü".repeat(20_000)),
        "loras": vec![json!({"name": "ü".repeat(1_000), "strength": "1"}); 12],
    });
    let ink = keep(app, &mira, json!({"name": "Ink", "form": fits})).await;
    for (form, fields) in [
        (json!({"prompt": "ü".repeat(10_001)}), ["form.prompt"]),
        (json!({"negative_prompt": "x".repeat(20_001)}), ["form.negative_prompt"]),
        (json!({"scheduler": "x".repeat(256)}), ["form.scheduler"]),
        (json!({"seed": "1".repeat(256)}), ["form.seed"]),
        (json!({"loras": [{"name": "x".repeat(1_001)}]}), ["form.loras.0.name"]),
        (json!({"loras": vec![json!({"name": "x".repeat(2_000), "strength": "much"}); 400]}), ["form.loras"]),
    ] {
        let new = app.post(PRESETS).with_user(&mira).json(&json!({"name": "Oil", "form": form}));
        assert_eq!(new.send().await.fields(), fields);
        let changed = change(app, &mira, &ink["id"], json!({"name": "Brush", "form": form})).await;
        assert_eq!(changed.fields(), fields);
    }
    let all = app.get(PRESETS).with_user(&mira).send().await.json();
    assert_eq!(all["items"], json!([ink]));
}

on_each_database!(finding_12_a_form_longer_than_a_job_is_refused_by_field);

#[tokio::test]
async fn finding_12_the_page_says_why_a_preset_is_not_saved() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let fields = [("draft[prompt]", "ü".repeat(12_000))].map(|(name, text)| (name, text));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let json = |path: &str| app.post(path).with_user(&mira).header("accept", "application/json");
    json("/api/fn/save_draft").form(&fields).send().await.expect(200);
    let refused = json("/api/fn/save_preset").form(&[("name", "Ink")]).send().await.expect(422);
    assert!(refused.text().contains("form.prompt"), "{}", refused.text());
    let plain = app.post("/api/fn/save_preset").with_user(&mira).header("accept", "text/html");
    let plain = plain.header("origin", "http://localhost:3000");
    let plain = plain.header("referer", "http://localhost:3000/presets").form(&[("name", "Ink")]);
    let back = plain.send().await.expect(302).header("location").to_owned();
    let back = app.get(back.trim_start_matches("http://localhost:3000")).header("accept", "text/html");
    let shown = back.with_user(&mira).send().await.expect(200).text();
    assert!(
        shown.contains("too long by 2,000 characters (limit 10,000)"),
        "the page does not show the error"
    );
}

#[tokio::test]
async fn finding_12_a_form_of_any_length_saves_a_short_draft() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let send = |path: &str, fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        app.post(path).with_user(&mira).header("accept", "application/json").form(&fields).send()
    };
    let draft = async || {
        let call = app.post("/api/fn/load_draft").with_user(&mira).header("accept", "application/json");
        call.form(&[]).send().await.expect(200).json()
    };
    let lora = |number: usize| {
        let part = |part: &str| format!("draft[loras][{number}][{part}]");
        [(part("name"), format!("ink {number}")), (part("strength"), "much".to_owned())]
    };
    let loras: Vec<(String, String)> = (0..6_000).flat_map(lora).collect();
    let prompt = |length: usize| ("draft[prompt]".to_owned(), "ü".repeat(length));
    let back = ["source", "notes][0", "before][prompt"];
    let back = back.map(|part| (format!("draft[recalled][{part}]"), "x".repeat(100_000)));

    let mut fields = vec![prompt(5)];
    fields.extend(loras);
    let refused = send("/api/fn/submit_job", &fields).await.expect(422);
    assert_eq!(
        refused.text(),
        json!({"Invalid": [{"field": "lora_models", "message": "at most 10 at once"}]}).to_string()
    );
    let kept = draft().await;
    assert_eq!(kept["loras"].as_array().unwrap().len(), 12);

    let refused = send("/api/fn/submit_job", &[prompt(25_000)]).await.expect(422);
    assert!(refused.text().contains("too long by 15,000 characters (limit 10,000)"), "{}", refused.text());
    assert_eq!(draft().await["prompt"].as_str().unwrap().chars().count(), 20_000);
    send("/api/fn/save_draft", &[prompt(30_000)]).await.expect(200);
    assert_eq!(draft().await["prompt"].as_str().unwrap().chars().count(), 20_000);

    app.test_db.sketch().await;
    let fields: Vec<(String, String)> = back.into_iter().chain([prompt(5)]).collect();
    send("/api/fn/submit_job", &fields).await.expect(200);
    assert!(draft().await["recalled"].is_null(), "a submitted undo step is saved");
}
