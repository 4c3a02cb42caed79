//! What is done with what a search found: counted, walked through, tagged.

use crate::history::requester;
use crate::on_both;
use crate::search::{drawn, found};
use crate::test_database::{TestDatabase, job_request};
use domain::error::Error;
use domain::images::{BulkAction, HistoryEntry};
use domain::jobs::GenerationJob;
use sea_orm::ConnectionTrait;
use services::images::*;
use services::jobs::{cancel, create};

async fn neighbours(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    let mut foxes = Vec::new();
    for prompt in ["red fox", "sea", "grey fox", "night", "white fox"] {
        let images = drawn(test_db, &user, job_request(prompt), 2).await.images;
        if prompt.ends_with("fox") {
            foxes.splice(0..0, images.iter().map(|image| image.content_id));
        }
    }
    let unfinished =
        create(&test_db.db, &user.id, job_request("fox without a picture"), None).await.unwrap().job.id;
    cancel(c, &user.id, unfinished, None).await.unwrap();
    let around = async |query: &str, id: i64| {
        let filter = HistoryFilter::parse(query).unwrap();
        let view = view(c, requester(&user), &filter, id).await.unwrap();
        (view.newer, view.older)
    };
    for (place, id) in foxes.iter().enumerate() {
        let expected = (place.checked_sub(1).map(|place| foxes[place]), foxes.get(place + 1).copied());
        assert_eq!(around("q=fox&cursor=7", *id).await, expected);
    }
    set_favorite(c, &user.id, foxes[5], true).await.unwrap();
    assert_eq!(around("favorite=on", foxes[2]).await, (None, Some(foxes[5])), "from outside the filter");
    assert_eq!(around("status=cancelled", foxes[2]).await, (None, None), "no pictures among those");
}

on_both!(an_image_knows_its_neighbours_among_what_was_found, neighbours);

async fn many(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    test_db.sketch().await;
    let c = &test_db.db.write;
    let job = create(&test_db.db, &user.id, job_request("a fox"), None).await.unwrap().job.id;
    cancel(c, &user.id, job, None).await.unwrap();
    let total = async |query: &str| {
        let filter = HistoryFilter::parse(query).unwrap();
        let page = history(c, requester(&user), &filter, None, 10).await.unwrap();
        (page.total.unwrap(), page.total_exact)
    };
    copies(test_db, job, 999).await;
    for query in ["", "q=fox", "status=cancelled"] {
        assert_eq!(total(query).await, (1_000, true), "{query}");
    }
    copies(test_db, job, 1).await;
    for query in ["", "q=fox", "status=cancelled"] {
        assert_eq!(total(query).await, (1_000, false), "{query}");
    }
}

on_both!(row_8_the_total_is_exact_up_to_a_thousand, many);

async fn finds_rare_terms(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let c = &test_db.db.write;
    let first = drawn(test_db, &user, job_request("an owl"), 1).await;
    let fox = create(&test_db.db, &user.id, job_request("a fox"), None).await.unwrap().job.id;
    cancel(c, &user.id, fox, None).await.unwrap();
    copies(test_db, fox, 900).await;
    let last = drawn(test_db, &user, job_request("an owl"), 1).await;
    let owls = [format!("{}.0", last.id), format!("{}.0", first.id)];
    for query in ["q=owl", "q=-fox", "status=completed", "q=owl&status=completed&model=sketch"] {
        assert_eq!(found(test_db, &user, query).await, owls, "{query}");
    }
    assert_eq!(found(test_db, &user, &format!("job={}", first.id)).await, owls[1..]);
    let owl = |job: &GenerationJob| job.images[0].content_id;
    let filter = HistoryFilter::parse("q=owl").unwrap();
    let around = async |id| view(c, requester(&user), &filter, id).await.map(|view| (view.newer, view.older));
    assert_eq!(around(owl(&first)).await, Ok((Some(owl(&last)), None)));
    assert_eq!(around(owl(&last)).await, Ok((None, Some(owl(&first)))));
}

on_both!(row_8_what_is_rare_is_found_far_back, finds_rare_terms);

/// What was rare and then in every entry: pages are whole and in order, forwards and backwards.
async fn finds_newly_common_terms(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    test_db.sketch().await;
    let c = &test_db.db.write;
    let mut first = [0; 3];
    for (index, (prompt, others)) in
        [("a fox", 700), ("an owl", 3_000), ("a fox", 700)].into_iter().enumerate()
    {
        first[index] = create(&test_db.db, &user.id, job_request(prompt), None).await.unwrap().job.id;
        cancel(c, &user.id, first[index], None).await.unwrap();
        copies(test_db, first[index], others).await;
    }
    let [_, owls, foxes] = first;
    assert_eq!(newest(test_db, &user, "q=owl", 400).await, (owls..foxes).rev().take(400).collect::<Vec<_>>());
    assert_eq!(newest(test_db, &user, "q=fox", 800).await[701], owls - 1, "right after the owls");
}

/// The first jobs that are found, page by page.
async fn newest(
    test_db: &TestDatabase,
    user: &domain::accounts::User,
    query: &str,
    how_many: usize,
) -> Vec<i64> {
    let filter = HistoryFilter::parse(query).unwrap();
    let (mut jobs, mut cursor) = (Vec::new(), None);
    while jobs.len() < how_many {
        let page =
            history(&test_db.db.write, requester(user), &filter, cursor.as_deref(), 100).await.unwrap();
        jobs.extend(page.entries.iter().map(|entry| match entry {
            HistoryEntry::Image(image) => image.job_id.unwrap(),
            HistoryEntry::Job(job) => job.id,
        }));
        cursor = Some(page.next_cursor.unwrap());
    }
    jobs
}

on_both!(row_8_what_was_rare_and_then_common_is_found_in_order, finds_newly_common_terms);

/// Adds jobs like one there is.
async fn copies(test_db: &TestDatabase, job: i64, how_many: u32) {
    const COLUMNS: &str = "user_id, job_type, prompt, negative_prompt, checkpoint_model, lora_models, width, \
        height, batch_size, seed, steps, cfg, sampler_name, scheduler, denoise, params, engine, status, needs, \
        position, total_steps, created_at, updated_at, attempt";
    let sql = format!(
        "INSERT INTO generation_jobs ({COLUMNS}) WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL \
         SELECT n + 1 FROM numbers WHERE n < {how_many}) SELECT {COLUMNS} FROM generation_jobs, numbers \
         WHERE id = {job}"
    );
    test_db.db.write.execute_unprepared(&sql).await.unwrap();
}

async fn bulk_tags(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let c = &test_db.db.write;
    let mine = drawn(test_db, &user, job_request("a fox"), 2).await;
    let hers = drawn(test_db, &eve, job_request("a fox"), 1).await.images[0].content_id;
    let ids = [mine.images[0].content_id, mine.images[1].content_id, hers];
    let tag = async |action, tag| {
        bulk(c, &user.id, Selection::images(&ids), action, Some(tag)).await.map(|changed| changed.count)
    };
    assert_eq!(tag(BulkAction::Tag, " Wild animals ").await, Ok(2), "only one's own");
    assert_eq!(tag(BulkAction::Tag, "wild animals").await, Ok(0), "they have it");
    assert_eq!(found(test_db, &user, "tag=wild+animals").await.len(), 2);
    assert_eq!(find(c, &user.id, ids[0]).await.unwrap().item.tags, ["wild animals"]);
    assert_eq!(tag(BulkAction::Untag, "wild animals").await, Ok(2));
    assert_eq!(found(test_db, &user, "tag=wild+animals").await, Vec::<String>::new());
    for bad in ["", "one, two", &"x".repeat(51)] {
        assert!(matches!(tag(BulkAction::Tag, bad).await, Err(Error::Invalid(_))), "{bad}");
    }
    assert!(bulk(c, &user.id, Selection::default(), BulkAction::Delete, None).await.is_err());
    let marked = bulk(c, &user.id, Selection::images(&ids), BulkAction::Favorite, None).await.unwrap();
    assert_eq!((marked.count, marked.undo, marked.gone), (2, None, vec![hers]));
    assert_eq!(found(test_db, &user, "favorite=on").await.len(), 2);
}

on_both!(tags_and_marks_are_given_in_bulk, bulk_tags);

async fn undoes_deletion(test_db: &TestDatabase) {
    let (user, eve) = (test_db.user("mira").await, test_db.user("eve").await);
    let c = &test_db.db.write;
    let ids: Vec<i64> = drawn(test_db, &user, job_request("a fox"), 3)
        .await
        .images
        .iter()
        .map(|image| image.content_id)
        .collect();
    delete(c, &user.id, ids[0]).await.unwrap();
    let deleted = bulk(c, &user.id, Selection::images(&ids), BulkAction::Delete, None).await.unwrap();
    assert_eq!((deleted.count, &deleted.gone), (2, &ids[..1].to_vec()));
    assert_eq!(found(test_db, &user, "q=fox").await, Vec::<String>::new());
    let again = bulk(c, &user.id, Selection::images(&ids), BulkAction::Delete, None).await.unwrap();
    assert_eq!((again.count, again.undo, again.gone), (0, None, ids));

    let undo = deleted.undo.unwrap();
    assert!(matches!(undo_delete(c, &eve.id, &undo).await, Err(Error::NotFound(_))), "another's");
    assert!(matches!(undo_delete(c, &user.id, "yesterday").await, Err(Error::Invalid(_))));
    assert_eq!(undo_delete(c, &user.id, &undo).await, Ok(2), "but not what was deleted before");
    assert_eq!(found(test_db, &user, "q=fox").await.len(), 2);
    assert!(matches!(undo_delete(c, &user.id, &undo).await, Err(Error::NotFound(_))), "once");
}

on_both!(row_13_a_deletion_is_taken_back_as_a_whole, undoes_deletion);
