//! Forms kept under a name, over REST.

use crate::house::{House, Person};
use crate::on_each_database;
use serde_json::{Value, json};

const PRESETS: &str = "/api/v1/presets";

async fn keep(house: &House, person: &Person, body: Value) -> Value {
    house.post(PRESETS).by(person).json(&body).send().await.expect(201).json()
}

async fn change(house: &House, person: &Person, id: &Value, body: Value) -> crate::call::Answer {
    house.call("PATCH", &format!("{PRESETS}/{id}")).by(person).json(&body).send().await
}

async fn kept(house: &House) {
    let (mira, ben) = (house.member("mira").await, house.member("ben").await);
    let ink =
        keep(house, &mira, json!({"name": " Ink ", "form": {"prompt": "a heron", "steps": "30"}})).await;
    assert_eq!(
        (&ink["name"], &ink["form"]["steps"], &ink["form"]["width"]),
        (&json!("Ink"), &json!("30"), &json!("832"))
    );
    let oil = keep(house, &mira, json!({"name": "Oil", "form": ink["form"]})).await;

    let both = json!({"name": "Brush", "form": {"prompt": "a crane"}});
    let brush = change(house, &mira, &ink["id"], both).await.expect(200).json();
    assert_eq!((&brush["name"], &brush["form"]["prompt"]), (&json!("Brush"), &json!("a crane")));
    let both = json!({"name": "Oil", "form": {"prompt": "a stork"}});
    assert_eq!(change(house, &mira, &ink["id"], both).await.expect(422).fields(), ["name"]);
    change(house, &ben, &ink["id"], json!({"name": "Mine"})).await.expect(404);

    house.call("DELETE", &format!("{PRESETS}/{}", oil["id"])).by(&mira).send().await.expect(204);
    let left = house.get(PRESETS).by(&mira).send().await.expect(200).json();
    assert_eq!((&left["total"], &left["items"]), (&json!(1), &json!([brush])));
}

on_each_database!(presets_are_kept_changed_and_deleted, kept);

#[tokio::test]
async fn a_form_that_does_not_fit_is_refused_by_field() {
    let house = House::sqlite().await;
    let mira = house.member("mira").await;
    for (form, field) in [
        (json!({"promt": "a heron"}), "form.promt"),
        (json!({"steps": 30}), "form.steps"),
        (json!({"loras": [{"name": "ink", "weight": "1"}]}), "form.loras.0.weight"),
        (json!(["a heron"]), "form"),
        (json!(null), "form"),
    ] {
        let body = json!({"name": "Ink", "form": form});
        assert_eq!(house.post(PRESETS).by(&mira).json(&body).send().await.fields(), [field]);
    }
    assert_eq!(house.get(PRESETS).by(&mira).send().await.json()["total"], 0);
}
