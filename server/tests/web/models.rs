//! Models: what each person and the studio know of them.

use crate::house::{House, Person};
use crate::images::picture;
use crate::on_each_database;
use app::engines::service::save_offer;
use app::engines::{Offer, OfferedModel};
use serde_json::{Value, json};

async fn sketch(house: &House, person: &Person) -> Value {
    let list = house.get("/api/v1/checkpoint-models").by(person).send().await.expect(200).json();
    list["items"][0].clone()
}

async fn favorites(house: &House) {
    let (mira, noor) = (house.member("mira").await, house.member("noor").await);
    house.stage.sketch().await;
    let model = sketch(house, &mira).await;
    assert_eq!(
        (&model["favorite"], &model["note"], &model["defaults"], &model["picture"]),
        (&json!(false), &Value::Null, &Value::Null, &Value::Null)
    );
    let path = format!("/api/v1/models/{}/favorite", model["id"]);
    house.call("PUT", &path).by(&mira).send().await.expect(204);
    house.call("PUT", &path).by(&mira).send().await.expect(204);
    assert_eq!(sketch(house, &mira).await["favorite"], true);
    assert_eq!(sketch(house, &noor).await["favorite"], false);
    house.call("DELETE", &path).by(&mira).send().await.expect(204);
    assert_eq!(sketch(house, &mira).await["favorite"], false);
    house.call("PUT", "/api/v1/models/999/favorite").by(&mira).send().await.expect(404);
    house.call("PUT", "/api/v1/models/first/favorite").by(&mira).send().await.expect(422);
}

on_each_database!(a_favorite_is_put_and_deleted, favorites);

async fn describing(house: &House) {
    let (keeper, mira) = (house.admin("keeper").await, house.member("mira").await);
    let (image, _) = picture(house, &keeper).await;
    let (theirs, _) = picture(house, &mira).await;
    let path = format!("/api/v1/models/{}", sketch(house, &keeper).await["id"]);
    let patch = |body: Value| house.call("PATCH", &path).by(&keeper).json(&body);
    let known = patch(
        json!({"note": "Quick.", "picture": image, "defaults": {"width": 512, "height": 512, "steps": 8}}),
    );
    let known = known.send().await.expect(200).json();
    assert_eq!((&known["note"], &known["defaults"]["steps"]), (&json!("Quick."), &json!(8)));

    let address = known["picture"].as_str().unwrap();
    let seen = house.get(&format!("{address}&thumbnail=small")).by(&mira).send().await.expect(200);
    assert!(seen.header("cache-control").contains("immutable"));
    let unnamed = house.get(&format!("{path}/picture")).by(&mira).send().await.expect(200);
    assert_eq!(unnamed.header("cache-control"), "private, no-cache");
    house.get(&format!("/api/v1/images/{image}")).by(&mira).send().await.expect(404);

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
    house.get(&format!("{path}/picture")).by(&mira).send().await.expect(404);
}

on_each_database!(an_admin_describes_a_model_for_everybody, describing);

async fn plain_forms(house: &House) {
    let (keeper, mira) = (house.admin("keeper").await, house.member("mira").await);
    house.stage.sketch().await;
    let id = sketch(house, &mira).await["id"].to_string();
    let favor = house.post("/api/fn/set_model_favorite").by(&mira).header("accept", "text/html");
    let favor =
        favor.header("referer", "http://localhost:3000/models").form(&[("id", &id), ("favorite", "true")]);
    assert_eq!(favor.send().await.expect(302).header("location"), "/models");
    assert_eq!(sketch(house, &mira).await["favorite"], true);
    let save = |steps: &str| {
        let save = house.post("/api/fn/save_model").by(&keeper).header("accept", "text/html");
        save.form(&[("id", &id), ("model[note]", "Quick."), ("model[steps]", steps), ("model[picture]", "")])
    };
    assert_eq!(save("8").send().await.expect(302).header("location"), format!("/models/{id}?saved=yes"));
    assert_eq!(sketch(house, &mira).await["defaults"]["steps"], 8);
    let page =
        house.get(&format!("/models/{id}")).by(&mira).header("accept", "text/html").send().await.expect(200);
    let page = String::from_utf8_lossy(&page.body).into_owned();
    assert!(
        page.contains("8 steps") && page.contains("Quick.") && !page.contains("For everybody here"),
        "{page}"
    );
    let refused = house.post("/api/fn/save_model").by(&keeper).form(&[
        ("id", &id),
        ("model[steps]", "many"),
        ("model[cfg]", "5,5"),
    ]);
    let refused = refused.send().await.expect(422).json();
    assert!(refused.to_string().contains("must be a whole number"), "{refused}");
}

on_each_database!(the_forms_work_without_script, plain_forms);

async fn families(house: &House) {
    let mira = house.member("mira").await;
    let engine = house.stage.comfyui(&[], &[]).await;
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
    save_offer(&house.stage.db.write, engine.id, &offer).await.unwrap();
    let pick = async |checkpoint: &str| {
        let query = format!("kind=lora&checkpoint={checkpoint}");
        let form = [("path", "/models/pick"), ("query", &query), ("again", "false")];
        let markup = house.post("/api/fn/fragment").by(&mira).form(&form).send().await.expect(200).json();
        markup.as_str().unwrap().to_owned()
    };
    let markup = pick("dreams").await;
    let mut names = ["a_small", "b_open", "c_large"];
    names.sort_by_key(|name| markup.find(&format!("data-name=\"{name}\"")).unwrap());
    assert_eq!(names, ["b_open", "c_large", "a_small"], "another family comes last");
    assert_eq!(markup.matches("modelcard__other").count(), 1);
    assert_eq!(pick("unknown").await.matches("modelcard__other").count(), 0);
}

on_each_database!(loras_of_another_family_come_last_and_say_so, families);

#[tokio::test]
async fn addresses_that_no_engine_may_have_are_refused_by_rest_as_by_the_page() {
    let house = House::sqlite().await;
    let keeper = house.admin("keeper").await;
    for base_url in
        ["http://169.254.169.254", "http://metadata.google.internal", "http://u:p@127.0.0.1:9", "127.0.0.1"]
    {
        let body = json!({"name": "mine", "base_url": base_url});
        assert_eq!(house.post("/api/v1/engines").by(&keeper).json(&body).send().await.fields(), ["base_url"]);
    }
    assert_eq!(house.get("/api/v1/engines").by(&keeper).send().await.json()["total"], 0);
}
