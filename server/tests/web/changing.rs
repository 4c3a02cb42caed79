//! Changing what waits, over REST and by forms without JavaScript.

use crate::call::Answer;
use crate::database::Stage;
use crate::house::{House, Person};
use crate::on_each_database;
use app::events::Event;
use app::jobs::queue;
use serde_json::{Value, json};

const JOBS: &str = "/api/v1/generation-jobs";

async fn create(house: &House, person: &Person, body: Value) -> Value {
    house.post(JOBS).by(person).json(&body).send().await.expect(201).json()
}

async fn send(house: &House, person: &Person, method: &str, path: &str, body: Value) -> Answer {
    house.call(method, &format!("{JOBS}/{path}")).by(person).json(&body).send().await
}

/// Ids of the waiting jobs in their order.
async fn order(house: &House, person: &Person) -> Vec<i64> {
    let waiting = house.get(&format!("{JOBS}?status=pending")).by(person).send().await.expect(200).json();
    let mut jobs = waiting["items"].as_array().unwrap().clone();
    jobs.sort_by_key(|job| job["queue_position"].as_u64());
    jobs.iter().map(|job| job["id"].as_i64().unwrap()).collect()
}

async fn patched(house: &House) {
    let mira = house.member("mira").await;
    house.stage.sketch().await;
    let job = create(house, &mira, json!({"prompt": "a fox", "sampler_params": {"seed": 7}})).await;
    let id = job["id"].to_string();
    let body = json!({
        "prompt": "an owl", "sampler_params": {"steps": 12, "cfg": 6.5}, "priority": 3, "revision": job["revision"]
    });
    let now = send(house, &mira, "PATCH", &id, body.clone()).await.expect(200).json();
    assert_eq!((&now["prompt"], &now["steps"], &now["seed"]), (&json!("an owl"), &json!(12), &json!(7)));
    assert_eq!(house.get(&format!("{JOBS}/{id}")).by(&mira).send().await.expect(200).json(), now);

    let stale = send(house, &mira, "PATCH", &id, body).await.expect(409).json();
    assert_eq!((&stale["kind"], &stale["current"]), (&json!("conflict"), &now));
    let unchanged = send(house, &mira, "PATCH", &id, json!({"priority": 3})).await.expect(200).json();
    assert_eq!(unchanged, now);
}

on_each_database!(row_11_a_waiting_job_is_patched_and_a_stale_patch_shows_the_present_job, patched);

#[tokio::test]
async fn row_3_and_4_a_patch_is_refused_as_a_create_is() {
    let house = House::sqlite().await;
    let mira = house.member("mira").await;
    house.stage.sketch().await;
    let job = create(&house, &mira, json!({"prompt": "a fox"})).await;
    let id = job["id"].to_string();
    for (body, field) in [
        (json!({"prompt": " "}), "prompt"),
        (json!({"width": 61}), "width"),
        (json!({"sampler_params": {"steps": 151}}), "sampler_params.steps"),
        (json!({"sampler_params": {"stepz": 1}}), "sampler_params.stepz"),
        (json!({"checkpoint_model": "nothing"}), "checkpoint_model"),
        (json!({"lora_models": [{"name": "nothing"}]}), "lora_models.0.name"),
        (json!({"engine": "the moon"}), "engine"),
        (json!({"status": "completed"}), "status"),
        (json!({"held": "yes"}), "held"),
    ] {
        assert_eq!(send(&house, &mira, "PATCH", &id, body).await.fields(), [field]);
    }
    let names = send(&house, &mira, "PATCH", &id, json!({"checkpoint_model": "nothing"})).await;
    assert!(names.text().contains("sketch"), "{}", names.text());
    assert_eq!(house.get(&format!("{JOBS}/{id}")).by(&mira).send().await.expect(200).json(), job);
}

async fn conflicts(house: &House) {
    let mira = house.member("mira").await;
    let engine = house.stage.sketch().await;
    let id = create(house, &mira, json!({"prompt": "a fox"})).await["id"].to_string();
    let waiting = create(house, &mira, json!({"prompt": "an owl"})).await["id"].to_string();
    let claim = house.stage.claim("worker", &engine).await;
    let db = &house.stage.db.write;
    for state in ["running", "failed"] {
        if state == "failed" {
            let kind = app::jobs::ErrorKind::Invalid;
            queue::fail(db, &claim, "worker", kind, "No.", None).await.unwrap();
        }
        let before: i64 = id.parse().unwrap();
        for (method, path, body) in [
            ("PATCH", id.clone(), json!({"held": true})),
            ("POST", format!("{id}/move"), json!({"to": "top"})),
            ("POST", format!("{waiting}/move"), json!({"before": before})),
        ] {
            let answer = send(house, &mira, method, &path, body).await.expect(409).json();
            assert!(answer["detail"].as_str().unwrap().contains(state), "{path}: {answer}");
        }
    }
    let ended = send(house, &mira, "POST", &format!("{id}/cancel"), json!({})).await.expect(409).json();
    assert!(ended["detail"].as_str().unwrap().contains("failed"), "{ended}");
    let early = send(house, &mira, "POST", &format!("{waiting}/retry"), json!({})).await.expect(409).json();
    assert!(early["detail"].as_str().unwrap().contains("pending"), "{early}");
}

on_each_database!(row_11_illegal_moves_are_409_and_name_the_state, conflicts);

async fn moves(house: &House) {
    let mira = house.member("mira").await;
    house.stage.sketch().await;
    let mut ids = Vec::new();
    for number in 0..4 {
        let job = create(house, &mira, json!({"prompt": format!("fox {number}")})).await;
        ids.push(job["id"].as_i64().unwrap());
    }
    let [a, b, c, d] = ids[..] else { panic!("four") };
    let go = async |id: i64, place: Value| {
        let job = send(house, &mira, "POST", &format!("{id}/move"), place).await.expect(200).json();
        job["queue_position"].as_u64().unwrap()
    };
    let mut bus = house.web.context.events.subscribe(&mira.user.id);
    assert_eq!(go(d, json!({"to": "top"})).await, 1);
    let mut told = Vec::new();
    while let Ok(Event::Text { frame, .. }) = bus.try_recv() {
        told.push(frame.to_string());
    }
    // Those that were passed have other places now, and their pages hear of it.
    for id in [a, b, c, d] {
        assert!(told.iter().any(|frame| frame.contains(&format!("\"id\":{id},"))), "{id}: {told:?}");
    }
    assert_eq!(go(a, json!({"before": null})).await, 4);
    assert_eq!(go(c, json!({"before": b})).await, 2);
    assert_eq!(order(house, &mira).await, [d, c, b, a]);
    for _ in 0..2 {
        assert_eq!(go(b, json!({"to": "bottom"})).await, 4);
    }
    for (body, field) in [
        (json!({"before": 999}), "before"),
        (json!({"before": a}), "before"),
        (json!({"to": "left"}), "to"),
        (json!({}), "body"),
        (json!({"to": "top", "before": b}), "body"),
        (json!({"after": b}), "after"),
    ] {
        assert_eq!(send(house, &mira, "POST", &format!("{a}/move"), body).await.fields(), [field]);
    }
    assert_eq!(order(house, &mira).await, [d, c, a, b]);
}

on_each_database!(a_job_is_moved_within_ones_own_queue, moves);

async fn remixes(house: &House) {
    let mira = house.member("mira").await;
    house.stage.sketch().await;
    let job = create(house, &mira, json!({"prompt": "a fox", "sampler_params": {"seed": 7}})).await;
    let path = format!("{JOBS}/{}/remix", job["id"]);
    let remix = async |key: &str, body: Value| {
        house.post(&path).by(&mira).header("idempotency-key", key).json(&body).send().await
    };
    let overrides = json!({"overrides": {"width": 512, "sampler_params": {"steps": 5}}});
    let made = remix("one", overrides.clone()).await.expect(201);
    assert_eq!(made.header("location"), format!("{JOBS}/{}", made.json()["id"]));
    let made = made.json();
    assert_eq!((&made["parent_job_id"], &made["prompt"]), (&job["id"], &json!("a fox")));
    assert_eq!((&made["width"], &made["steps"]), (&json!(512), &json!(5)));
    assert_ne!(made["seed"], 7);
    let again = remix("one", overrides).await.expect(200);
    assert_eq!((again.header("idempotency-replayed"), &again.json()["id"]), ("true", &made["id"]));
    assert_eq!(remix("one", json!({})).await.fields(), ["Idempotency-Key"]);
    house.post(&path).by(&mira).send().await.expect(201);
    for (body, field) in [
        (json!({"overrides": {"sampler_params": {"steps": 0}}}), "overrides.sampler_params.steps"),
        (json!({"overrides": {"colour": 1}}), "overrides.colour"),
        (json!({"overrides": {"revision": 1}}), "overrides.revision"),
        (json!({"prompt": "x"}), "prompt"),
    ] {
        assert_eq!(remix("two", body).await.fields(), [field]);
    }
}

on_each_database!(row_6_and_11_a_remix_is_a_new_job_and_its_key_makes_one, remixes);

async fn retries(house: &House) {
    let mira = house.member("mira").await;
    house.stage.sketch().await;
    let id = create(house, &mira, json!({"prompt": "a fox"})).await["id"].clone();
    house.post(&format!("{JOBS}/{id}/cancel")).by(&mira).send().await.expect(200);
    let retry = async || {
        let call = house.post(&format!("{JOBS}/{id}/retry")).by(&mira).header("idempotency-key", "again");
        call.send().await
    };
    let made = retry().await.expect(201).json();
    assert_eq!(retry().await.expect(200).json()["id"], made["id"]);
    assert_eq!(house.get(JOBS).by(&mira).send().await.expect(200).json()["total"], 2);
}

on_each_database!(row_6_a_retry_with_a_key_is_made_once, retries);

async fn full(stage: Stage) {
    let house = House::with(stage, &[("GENONAUT_WAITING_JOBS", "2")]).await;
    let (mira, ben) = (house.member("mira").await, house.member("ben").await);
    house.stage.sketch().await;
    let press = async |person: &Person, key: &str| {
        let call = house.post(JOBS).by(person).header("idempotency-key", key);
        call.json(&json!({"prompt": "a fox"})).send().await
    };
    let first = press(&mira, "one").await.expect(201).json();
    press(&mira, "two").await.expect(201);
    let full = press(&mira, "three").await.expect(429);
    assert!(full.header("retry-after").parse::<u64>().unwrap() > 0);
    assert_eq!(full.json()["kind"], "queue_full");
    assert!(full.json()["detail"].as_str().unwrap().contains("2 of your jobs"), "{}", full.text());
    // What was made before is found again, and others are not held up.
    assert_eq!(press(&mira, "one").await.expect(200).json()["id"], first["id"]);
    press(&ben, "one").await.expect(201);
    house.post(&format!("{JOBS}/{}/cancel", first["id"])).by(&mira).send().await.expect(200);
    press(&mira, "three").await.expect(201);
    let form = house.post("/api/fn/submit_job").by(&mira).header("accept", "application/json");
    let refused = form.form(&[("draft[prompt]", "a hare")]).send().await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
    house.stage.drop_postgres().await;
}

#[tokio::test]
async fn row_6_a_full_queue_is_429_with_words_and_a_replay_is_not() {
    full(Stage::sqlite().await).await;
    if let Some(stage) = Stage::postgres().await {
        full(stage).await;
    }
}

async fn pausing(house: &House) {
    let (admin, mira) = (house.admin("root").await, house.member("mira").await);
    let engine = house.stage.sketch().await;
    create(house, &mira, json!({"prompt": "a fox"})).await;
    let mut bus = house.web.context.events.subscribe(&mira.user.id);
    let switch = async |to: &str| house.post(&format!("{JOBS}/queue/{to}")).by(&admin).send().await;
    for _ in 0..2 {
        assert_eq!(switch("pause").await.expect(200).json()["paused"], true);
    }
    let Ok(Event::Text { frame, .. }) = bus.try_recv() else { panic!("not told") };
    assert!(frame.contains("\"paused\":true"), "{frame}");
    let stats = house.get(&format!("{JOBS}/queue/stats")).by(&mira).send().await.expect(200).json();
    assert_eq!((&stats["paused"], &stats["pending_jobs"]), (&json!(true), &json!(1)));
    let lease = crate::database::LEASE;
    assert!(queue::claim(&house.stage.db.write, "worker", lease, &engine).await.unwrap().is_none());
    let rung = house.web.context.wake.rung();
    tokio::pin!(rung);
    rung.as_mut().enable();
    assert_eq!(switch("resume").await.expect(200).json()["paused"], false);
    rung.await;
    house.stage.claim("worker", &engine).await;
}

on_each_database!(an_admin_pauses_the_queue_and_lets_it_go_on, pausing);

async fn numbers(house: &House) {
    let (admin, mira, ben) =
        (house.admin("root").await, house.member("mira").await, house.member("ben").await);
    let engine = house.stage.sketch().await;
    for _ in 0..4 {
        create(house, &mira, json!({"prompt": "a fox"})).await;
    }
    let claim = house.stage.claim("worker", &engine).await;
    queue::complete(&house.stage.db.write, &claim, "worker", &[]).await.unwrap();
    house.stage.claim("worker", &engine).await;
    let last = *order(house, &mira).await.last().unwrap();
    house.post(&format!("{JOBS}/{last}/cancel")).by(&mira).send().await.expect(200);
    let stats =
        async |person: &Person, path: &str| house.get(&format!("{JOBS}/{path}")).by(person).send().await;
    let own = stats(&mira, "stats/overview").await.expect(200).json();
    assert_eq!(own["total_jobs"], 4);
    let by_status = json!({"pending": 1, "running": 1, "completed": 1, "failed": 0, "cancelled": 1});
    assert_eq!(
        (&own["status_breakdown"], &own["type_breakdown"]),
        (&by_status, &json!({"image_generation": 4}))
    );
    assert!(own["average_processing_time_seconds"].as_f64().unwrap() >= 0.0);
    assert_eq!(own["p50_processing_time_seconds"], own["p95_processing_time_seconds"]);
    let mira_id = &mira.user.id;
    for person in [&mira, &admin] {
        assert_eq!(stats(person, &format!("user/{mira_id}/stats")).await.expect(200).json(), own);
        let upper = mira_id.to_uppercase();
        assert_eq!(stats(person, &format!("stats/overview?user_id={upper}")).await.expect(200).json(), own);
    }
    stats(&ben, &format!("user/{mira_id}/stats")).await.expect(404);
    stats(&ben, &format!("stats/overview?user_id={mira_id}")).await.expect(404);
    stats(&admin, "user/01890000-0000-7000-8000-000000000000/stats").await.expect(404);
    assert_eq!(stats(&ben, "user/everybody/stats").await.fields(), ["user_id"]);
    assert_eq!(
        stats(&ben, "stats/overview").await.expect(200).json()["average_processing_time_seconds"],
        Value::Null
    );
    let queue = stats(&mira, "queue/stats").await.expect(200).json();
    assert_eq!(
        (&queue["pending_jobs"], &queue["running_jobs"], &queue["total_jobs"]),
        (&json!(1), &json!(1), &json!(4))
    );
}

on_each_database!(row_10_stats_count_what_there_is, numbers);

/// A form as a browser without JavaScript sends it from `page`.
async fn plain(house: &House, person: &Person, page: &str, name: &str, fields: &[(&str, &str)]) -> String {
    let call = house.post(&format!("/api/fn/{name}")).by(person).header("accept", "text/html,*/*;q=0.8");
    let call = call.header("origin", "http://localhost:3000");
    let call = call.header("referer", &format!("http://localhost:3000{page}"));
    let answer = call.form(fields).send().await.expect(302);
    answer.header("location").trim_start_matches("http://localhost:3000").trim_end_matches('?').to_owned()
}

async fn forms(house: &House) {
    let mira = house.member("mira").await;
    house.stage.sketch().await;
    let press = [("draft[prompt]", "a fox"), ("draft[how_many]", "3"), ("draft[seed]", "7")];
    plain(house, &mira, "/generate", "submit_job", &press).await;
    let ids = order(house, &mira).await;
    assert_eq!(ids.len(), 3);
    let [a, b, c] = [ids[0], ids[1], ids[2]].map(|id| id.to_string());
    let back = plain(house, &mira, "/generate", "move_job", &[("job_id", &c), ("place[to]", "top")]).await;
    assert_eq!(back, "/generate");
    plain(house, &mira, "/generate", "move_job", &[("job_id", &a), ("place[before]", "")]).await;
    assert_eq!(order(house, &mira).await, [ids[2], ids[1], ids[0]]);
    plain(house, &mira, "/generate", "move_job", &[("job_id", &a), ("place[before]", &b)]).await;
    assert_eq!(order(house, &mira).await, [ids[2], ids[0], ids[1]]);
    plain(house, &mira, "/jobs/1", "hold_job", &[("job_id", &a), ("held", "true")]).await;
    let job = async |id: &str| house.get(&format!("{JOBS}/{id}")).by(&mira).send().await.expect(200).json();
    assert_eq!(job(&a).await["held"], true);

    let page = format!("/jobs/{b}");
    let revision = job(&b).await["revision"].to_string();
    let edit =
        [("job_id", b.as_str()), ("edit[prompt]", "an owl"), ("edit[steps]", "9"), ("revision", &revision)];
    assert_eq!(plain(house, &mira, &page, "edit_job", &edit).await, "/generate");
    let edited = job(&b).await;
    assert_eq!(
        (&edited["prompt"], &edited["steps"], &edited["seed"]),
        (&json!("an owl"), &json!(9), &json!(8))
    );
    let stale = plain(house, &mira, &page, "edit_job", &edit).await;
    assert!(stale.starts_with(&page) && stale.contains("__err="), "{stale}");
    let wrong = [("job_id", b.as_str()), ("edit[steps]", "many")];
    assert!(plain(house, &mira, &page, "edit_job", &wrong).await.contains("__err="));

    let several = [("ids[]", a.as_str()), ("ids[]", &b), ("action", "top")];
    plain(house, &mira, "/generate", "change_jobs", &several).await;
    assert_eq!(order(house, &mira).await, [ids[0], ids[1], ids[2]]);
    let none = plain(house, &mira, "/generate", "change_jobs", &[("action", "cancel")]).await;
    assert!(none.contains("__err="), "{none}");
    assert_eq!(order(house, &mira).await.len(), 3);
    plain(house, &mira, "/generate", "change_jobs", &[("ids[]", &a), ("ids[]", &b), ("action", "cancel")])
        .await;
    assert_eq!(order(house, &mira).await, [ids[2]]);
    assert_eq!(plain(house, &mira, &page, "remix_job", &[("job_id", &b)]).await, "/generate");
    assert_eq!(order(house, &mira).await.len(), 2);
}

on_each_database!(everything_can_be_done_with_plain_forms, forms);

async fn overview(house: &House) {
    let (admin, mira) = (house.admin("root").await, house.member("mira").await);
    house.stage.sketch().await;
    create(house, &mira, json!({"prompt": "a secret wish"})).await;
    let call =
        |name: &str| house.post(&format!("/api/fn/{name}")).by(&admin).header("accept", "application/json");
    let seen = call("queue_overview").form(&[]).send().await.expect(200);
    assert!(!seen.text().contains("secret wish"), "{}", seen.text());
    let seen = seen.json();
    assert_eq!((&seen["waiting"], &seen["entries"][0]["username"]), (&json!(1), &json!("mira")));
    call("pause_queue").form(&[("paused", "true")]).send().await.expect(200);
    let seen = call("queue_overview").form(&[]).send().await.expect(200).json();
    assert_eq!(seen["paused"], true);
}

on_each_database!(an_admin_sees_the_queue_without_prompts, overview);
