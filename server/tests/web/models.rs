//! Models: details of each user and of the studio.

use crate::images::picture;
use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use domain::engines::{Offer, OfferedModel};
use serde_json::{Value, json};
use services::engines::save_offer;

async fn sketch(app: &TestApp, person: &TestUser) -> Value {
    let list = app.get("/api/v1/checkpoint-models").with_user(person).send().await.expect(200).json();
    list["items"][0].clone()
}

async fn a_favorite_is_set_and_removed(app: &TestApp) {
    let (mira, noor) = (app.member("mira").await, app.member("noor").await);
    app.test_db.sketch().await;
    let model = sketch(app, &mira).await;
    assert_eq!(
        (&model["favorite"], &model["note"], &model["defaults"], &model["picture"]),
        (&json!(false), &Value::Null, &Value::Null, &Value::Null)
    );
    let path = format!("/api/v1/models/{}/favorite", model["id"]);
    app.request("PUT", &path).with_user(&mira).send().await.expect(204);
    app.request("PUT", &path).with_user(&mira).send().await.expect(204);
    assert_eq!(sketch(app, &mira).await["favorite"], true);
    assert_eq!(sketch(app, &noor).await["favorite"], false);
    app.request("DELETE", &path).with_user(&mira).send().await.expect(204);
    assert_eq!(sketch(app, &mira).await["favorite"], false);
    app.request("PUT", "/api/v1/models/999/favorite").with_user(&mira).send().await.expect(404);
    app.request("PUT", "/api/v1/models/first/favorite").with_user(&mira).send().await.expect(422);
}

on_each_database!(a_favorite_is_set_and_removed);

async fn an_admin_describes_a_model_for_all_users(app: &TestApp) {
    let (admin, mira) = (app.admin("keeper").await, app.member("mira").await);
    let (image, _) = picture(app, &admin).await;
    let (theirs, _) = picture(app, &mira).await;
    let path = format!("/api/v1/models/{}", sketch(app, &admin).await["id"]);
    let patch = |body: Value| app.request("PATCH", &path).with_user(&admin).json(&body);
    let known = patch(
        json!({"note": "Quick.", "picture": image, "defaults": {"width": 512, "height": 512, "steps": 8}}),
    );
    let known = known.send().await.expect(200).json();
    assert_eq!((&known["note"], &known["defaults"]["steps"]), (&json!("Quick."), &json!(8)));

    let address = known["picture"].as_str().unwrap();
    let seen = app.get(&format!("{address}&thumbnail=small")).with_user(&mira).send().await.expect(200);
    assert!(seen.header("cache-control").contains("immutable"));
    let unnamed = app.get(&format!("{path}/picture")).with_user(&mira).send().await.expect(200);
    assert_eq!(unnamed.header("cache-control"), "private, no-cache");
    app.get(&format!("/api/v1/images/{image}")).with_user(&mira).send().await.expect(404);

    for (body, field) in [
        (json!({"picture": theirs}), "picture"),
        (json!({"defaults": {"steps": 0}}), "steps"),
        (json!({"defaults": {"width": 512}}), "height"),
        (json!({"note": "n".repeat(2001)}), "note"),
    ] {
        let refused = patch(body).send().await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    patch(json!({"notes": "x"})).send().await.expect(422);
    let bare = patch(json!({"picture": null, "defaults": null})).send().await.expect(200).json();
    assert_eq!(
        (&bare["picture"], &bare["defaults"], &bare["note"]),
        (&Value::Null, &Value::Null, &json!("Quick."))
    );
    app.get(&format!("{path}/picture")).with_user(&mira).send().await.expect(404);
}

on_each_database!(an_admin_describes_a_model_for_all_users);

async fn the_model_forms_work_without_script(app: &TestApp) {
    let (admin, mira) = (app.admin("keeper").await, app.member("mira").await);
    app.test_db.sketch().await;
    let id = sketch(app, &mira).await["id"].to_string();
    let favor = app.post("/api/fn/set_model_favorite").with_user(&mira).header("accept", "text/html");
    let favor =
        favor.header("referer", "http://localhost:3000/models").form(&[("id", &id), ("favorite", "true")]);
    assert_eq!(favor.send().await.expect(302).header("location"), "/models");
    assert_eq!(sketch(app, &mira).await["favorite"], true);
    let save = |steps: &str| {
        let save = app.post("/api/fn/save_model").with_user(&admin).header("accept", "text/html");
        save.form(&[("id", &id), ("model[note]", "Quick."), ("model[steps]", steps), ("model[picture]", "")])
    };
    assert_eq!(save("8").send().await.expect(302).header("location"), format!("/models/{id}?saved=yes"));
    assert_eq!(sketch(app, &mira).await["defaults"]["steps"], 8);
    let page = app
        .get(&format!("/models/{id}"))
        .with_user(&mira)
        .header("accept", "text/html")
        .send()
        .await
        .expect(200);
    let page = String::from_utf8_lossy(&page.body).into_owned();
    assert!(
        page.contains("8 steps") && page.contains("Quick.") && !page.contains("Shared details"),
        "{page}"
    );
    let refused = app.post("/api/fn/save_model").with_user(&admin).form(&[
        ("id", &id),
        ("model[steps]", "many"),
        ("model[cfg]", "5,5"),
    ]);
    let refused = refused.send().await.expect(422).json();
    assert!(refused.to_string().contains("must be a whole number"), "{refused}");
}

on_each_database!(the_model_forms_work_without_script);

async fn loras_of_another_family_come_last_and_are_marked(app: &TestApp) {
    let mira = app.member("mira").await;
    let engine = app.test_db.comfyui(&[], &[]).await;
    let model = |(name, family): (&str, Option<&str>)| OfferedModel {
        name: name.into(),
        family: family.map(Into::into),
        trigger_words: Vec::new(),
    };
    let offer = Offer {
        checkpoints: [("dreams", Some("SDXL")), ("unknown", None)].map(model).into(),
        loras: [("a_small", Some("SD1.5")), ("b_open", None), ("c_large", Some("SDXL"))].map(model).into(),
        ..Offer::default()
    };
    save_offer(&app.test_db.db.write, engine.id, &offer).await.unwrap();
    let loras_for = async |checkpoint: &str| {
        let query = format!("kind=lora&checkpoint={checkpoint}");
        let form = [("path", "/models/pick"), ("query", &query), ("refresh", "false")];
        let markup = app.post("/api/fn/partial").with_user(&mira).form(&form).send().await.expect(200).json();
        markup.as_str().unwrap().to_owned()
    };
    let markup = loras_for("dreams").await;
    let mut names = ["a_small", "b_open", "c_large"];
    names.sort_by_key(|name| markup.find(&format!("data-name=\"{name}\"")).unwrap());
    assert_eq!(names, ["b_open", "c_large", "a_small"], "another family comes last");
    assert_eq!(markup.matches("modelcard__other").count(), 1);
    assert_eq!(loras_for("unknown").await.matches("modelcard__other").count(), 0);
}

on_each_database!(loras_of_another_family_come_last_and_are_marked);

fn numbered(what: &str, count: usize) -> Vec<OfferedModel> {
    let model = |number| OfferedModel { name: format!("{what}_{number:04}.ckpt"), ..OfferedModel::default() };
    (0..count).map(model).collect()
}

/// A ComfyUI server with this many models of each kind.
async fn many(app: &TestApp, count: usize) -> i64 {
    let engine = app.test_db.comfyui(&[], &[]).await;
    let offer = Offer {
        checkpoints: numbered("base", count),
        loras: numbered("style", count),
        left_out: 12_345,
        ..Offer::default()
    };
    save_offer(&app.test_db.db.write, engine.id, &offer).await.unwrap();
    engine.id
}

async fn page_of(app: &TestApp, person: &TestUser, path: &str) -> String {
    let page = app.get(path).with_user(person).header("accept", "text/html").send().await.expect(200);
    String::from_utf8_lossy(&page.body).into_owned()
}

async fn cards(app: &TestApp, person: &TestUser, query: &str) -> String {
    let form = [("path", "/models/pick"), ("query", query), ("refresh", "false")];
    let markup = app.post("/api/fn/partial").with_user(person).form(&form).send().await.expect(200).json();
    markup.as_str().unwrap().to_owned()
}

async fn finding_8_pages_stay_small_with_thousands_of_models(app: &TestApp) {
    let (admin, mira) = (app.admin("keeper").await, app.member("mira").await);
    many(app, 3_000).await;
    let generate = page_of(app, &mira, "/generate").await;
    assert!(generate.contains("base_0199") && !generate.contains("base_0200"), "200 of them");
    assert!(generate.contains("The list has 200 of 3,000."));
    assert!(generate.len() < 300_000, "{} bytes", generate.len());

    let models = page_of(app, &mira, "/models").await;
    assert_eq!(models.matches("class=\"modelcard\"").count(), 120, "60 of each");
    assert!(models.contains("<span>3,000</span>") && models.contains("1 to 60 of 3,000"), "{models}");
    assert!(
        models.contains("href=\"/models?page=2#models\"")
            && models.contains("href=\"/models?loras=2#loras\"")
    );
    let last = page_of(app, &mira, "/models?q=BASE_2&page=999").await;
    assert!(last.contains("961 to 1,000 of 1,000") && last.contains("base_2999") && !last.contains("style_"));
    let none = page_of(app, &mira, "/models?q=%3Cnothing%25").await;
    assert!(none.contains("No matches for “&lt;nothing%”."), "{none}");

    let engines = page_of(app, &admin, "/admin/engines").await;
    assert!(engines.contains("12,345 models skipped: more than 20,000 in a folder"), "{engines}");
    assert!(engines.contains("3,000, 3,000 LoRAs") && engines.contains("and 2,900 more"));
    assert!(!engines.contains("base_0100"));
}

on_each_database!(finding_8_pages_stay_small_with_thousands_of_models);

async fn finding_8_the_dialog_searches_on_the_server_when_there_are_too_many_models(app: &TestApp) {
    let mira = app.member("mira").await;
    many(app, 500).await;
    let all = cards(app, &mira, "kind=checkpoint").await;
    assert_eq!(all.matches("data-name=").count(), 200);
    assert!(all.contains("Showing 200 of 500. Search to narrow down."), "{all}");
    assert!(all.contains("data-count=\"500\""));
    let found = cards(app, &mira, "kind=checkpoint&q=Base_03+ckpt&tab=all").await;
    assert_eq!(found.matches("data-name=").count(), 100);
    assert!(found.contains("data-count=\"100 of 500\"") && !found.contains("Showing"));
    let percent = cards(app, &mira, "kind=checkpoint&q=%25&tab=all").await;
    assert_eq!(percent.matches("data-name=").count(), 0, "a percent sign is literal");
    assert!(percent.contains("type=\"search\""), "the search field is shown");

    let list = app.get("/api/v1/lora-models?q=style_0499").with_user(&mira).send().await.expect(200).json();
    let path = format!("/api/v1/models/{}/favorite", list["items"][0]["id"]);
    app.request("PUT", &path).with_user(&mira).send().await.expect(204);
    let liked = cards(app, &mira, "kind=lora&checkpoint=base_0000.ckpt&tab=favorites").await;
    assert!(liked.contains("data-name=\"style_0499.ckpt\"") && liked.contains("data-count=\"1 of 500\""));
    assert_eq!(cards(app, &mira, "kind=lora&tab=recent").await.matches("data-name=").count(), 0);
}

on_each_database!(finding_8_the_dialog_searches_on_the_server_when_there_are_too_many_models);

async fn finding_8_few_models_are_all_in_the_page(app: &TestApp) {
    let mira = app.member("mira").await;
    many(app, 3).await;
    let all = cards(app, &mira, "kind=checkpoint&q=nothing&tab=favorites").await;
    assert_eq!(all.matches("data-name=").count(), 3, "the browser filters the list");
    assert!(!all.contains("data-count") && !all.contains("Showing"));
    let models = page_of(app, &mira, "/models").await;
    assert!(!models.contains("type=\"search\"") && !models.contains("modelcards__pages"));
    assert!(!page_of(app, &mira, "/generate").await.contains("The list has"));
}

on_each_database!(finding_8_few_models_are_all_in_the_page);

async fn finding_8_the_models_of_the_draft_are_always_in_the_form(app: &TestApp) {
    let mira = app.member("mira").await;
    many(app, 300).await;
    let draft = |name: &str| {
        let form = [("draft[checkpoint_model]", name), ("draft[loras][0][name]", "style_0299.ckpt")];
        app.post("/api/fn/save_draft").with_user(&mira).form(&form)
    };
    draft("base_0299.ckpt").send().await.expect(200);
    let choices = app.post("/api/fn/choices").with_user(&mira).form(&[]).send().await.expect(200).json();
    let names =
        |kind: &str| choices[kind].as_array().unwrap().iter().map(|m| m["name"].clone()).collect::<Vec<_>>();
    assert_eq!((names("checkpoints").len(), &choices["checkpoint_total"]), (200, &json!(300)));
    assert!(names("checkpoints").contains(&json!("base_0299.ckpt")));
    assert!(names("loras").contains(&json!("style_0299.ckpt")));
    let generate = page_of(app, &mira, "/generate").await;
    assert!(generate.contains("value=\"base_0299.ckpt\" selected"), "the selected model stays selected");
}

on_each_database!(finding_8_the_models_of_the_draft_are_always_in_the_form);

async fn finding_8_lists_of_models_over_rest_are_paged(app: &TestApp) {
    let mira = app.member("mira").await;
    many(app, 1_200).await;
    let get = async |query: &str| {
        let path = format!("/api/v1/checkpoint-models{query}");
        app.get(&path).with_user(&mira).send().await.expect(200).json()
    };
    let items = |list: &Value| list["items"].as_array().unwrap().len();
    let all = get("").await;
    assert_eq!(
        (items(&all), &all["total"], &all["limit"], &all["skip"]),
        (1_000, &json!(1_200), &json!(1_000), &json!(0))
    );
    let rest = get("?skip=1000").await;
    assert_eq!((items(&rest), &rest["items"][0]["name"]), (200, &json!("base_1000.ckpt")));
    let found = get("?q=base_11&limit=10").await;
    assert_eq!((items(&found), &found["total"], &found["total_exact"]), (10, &json!(100), &json!(true)));
    for (query, field) in [("limit=1001", "limit"), ("limit=0", "limit"), ("skip=-1", "skip")] {
        let path = format!("/api/v1/lora-models?{query}");
        assert_eq!(app.get(&path).with_user(&mira).send().await.fields(), [field]);
    }
    let engines = app.get("/api/v1/engines").with_user(&mira).send().await.expect(200).json();
    let engine = &engines["items"][0];
    assert_eq!(
        (&engine["checkpoint_count"], &engine["lora_count"], &engine["left_out"]),
        (&json!(1_200), &json!(1_200), &json!(12_345))
    );
    assert_eq!(engine["checkpoints"].as_array().unwrap().len(), 100);
}

on_each_database!(finding_8_lists_of_models_over_rest_are_paged);

#[tokio::test]
async fn forbidden_engine_addresses_are_refused_by_rest_and_by_the_page() {
    let app = TestApp::sqlite().await;
    let admin = app.admin("keeper").await;
    for base_url in
        ["http://169.254.169.254", "http://metadata.google.internal", "http://u:p@127.0.0.1:9", "127.0.0.1"]
    {
        let body = json!({"name": "mine", "base_url": base_url});
        assert_eq!(
            app.post("/api/v1/engines").with_user(&admin).json(&body).send().await.fields(),
            ["base_url"]
        );
    }
    assert_eq!(app.get("/api/v1/engines").with_user(&admin).send().await.json()["total"], 0);
}
