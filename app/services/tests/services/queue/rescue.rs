use crate::on_each_database;
use crate::queue::lifecycle::picture;
use crate::test_database::{LEASE, TestDatabase, job_request};
use domain::jobs::{ErrorKind, GenerationJob, JobStatus, NewGenerationJob, Progress};
use services::jobs::{attempts, cancel, create, get};
use services::queue::*;
use std::time::Duration;

/// A lease that expires immediately.
const EXPIRED_LEASE: Duration = Duration::ZERO;

const LOST: Requeue<'_> = Requeue {
    words: "The server stopped while generating this.",
    kind: None,
    cause: None,
    lost: true,
    avoid_engine: false,
    run_at: None,
};

/// The state of the only job after "next" takes it over from a dead process and requeues it.
async fn rescued(test_db: &TestDatabase) -> GenerationJob {
    let c = &test_db.db.write;
    let rescued = rescue(c, "next", LEASE, true).await.unwrap();
    assert_eq!(rescued.adopted, []);
    let [claim] = rescued.lost.as_slice() else { panic!("{rescued:?}") };
    match requeue(c, claim, "next", &LOST).await.unwrap() {
        FencedWrite::Applied(job) => job,
        FencedWrite::LeaseLost => panic!("taken over, but not ours"),
    }
}

async fn row_14_after_a_crash_the_job_finishes_once(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let job = test_db.job(&user).await;
    let stale = test_db.claim("killed", &sketch).await;
    let back = rescued(test_db).await;
    assert_eq!((back.id, back.status), (job.id, JobStatus::Pending));
    assert_eq!(rescue(c, "next", LEASE, true).await.unwrap(), Rescued::default());
    let claim = test_db.claim("next", &sketch).await;
    assert_eq!(claim.attempt, 2);
    assert_eq!(complete(c, &stale, "killed", &[picture(0)]).await.unwrap(), FencedWrite::LeaseLost);
    let FencedWrite::Applied(done) = complete(c, &claim, "next", &[picture(0)]).await.unwrap() else {
        panic!("lost")
    };
    assert_eq!(complete(c, &stale, "killed", &[picture(0)]).await.unwrap(), FencedWrite::LeaseLost);
    assert_eq!(done.images.len(), 1);
    assert_eq!(get(c, &user.id, job.id).await.unwrap(), done);
    let tries = attempts(c, &user.id, job.id).await.unwrap();
    let outcomes: Vec<_> = tries.iter().filter_map(|attempt| attempt.outcome.as_deref()).collect();
    assert_eq!(outcomes, ["lost", "completed"]);
}

on_each_database!(row_14_after_a_crash_the_job_finishes_once);

async fn row_15_a_job_that_crashes_its_worker_three_times_fails(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    let job = test_db.job(&user).await;
    for _ in 0..3 {
        test_db.claim("killed", &sketch).await;
        rescued(test_db).await;
    }
    let failed = get(c, &user.id, job.id).await.unwrap();
    assert_eq!((failed.status, failed.error_kind), (JobStatus::Failed, Some(ErrorKind::Internal)));
    assert!(claim(c, "next", LEASE, &sketch).await.unwrap().is_none());
}

on_each_database!(row_15_a_job_that_crashes_its_worker_three_times_fails);

/// Workers die repeatedly while storing images that a remote engine generated.
async fn row_15_outputs_that_crash_their_worker_three_times_fail_the_job(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let comfyui = test_db.comfyui(&["dreamshaper"], &[]).await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let mut claim = claim(c, "0", EXPIRED_LEASE, &comfyui).await.unwrap().unwrap();
    for death in 0..2 {
        assert!(record_storing(c, &claim, &death.to_string()).await.unwrap());
        let rescued = rescue(c, &(death + 1).to_string(), EXPIRED_LEASE, false).await.unwrap();
        claim = rescued.adopted.into_iter().next().expect("adopted again");
    }
    assert!(record_storing(c, &claim, "2").await.unwrap());
    let rescued = rescue(c, "3", LEASE, false).await.unwrap();
    let FencedWrite::Applied(job) = requeue(c, &rescued.lost[0], "3", &LOST).await.unwrap() else {
        panic!("taken over, but not ours")
    };
    assert_eq!((job.status, job.error_kind), (JobStatus::Failed, Some(ErrorKind::Internal)));
    assert_eq!(rescued.adopted, []);
}

on_each_database!(row_15_outputs_that_crash_their_worker_three_times_fail_the_job);

/// The first worker was of an earlier version, which had another text for the stage.
async fn row_15_a_worker_of_an_earlier_version_that_died_while_storing_counts(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let comfyui = test_db.comfyui(&["dreamshaper"], &[]).await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let claim = claim(c, "0", EXPIRED_LEASE, &comfyui).await.unwrap().unwrap();
    let storing = Progress::new(20, 20, "Keeping the pictures");
    assert!(record_progress(c, &claim, "0", &storing).await.unwrap());
    for death in 1..3 {
        let rescued = rescue(c, &death.to_string(), EXPIRED_LEASE, false).await.unwrap();
        assert_eq!((rescued.adopted.len(), rescued.lost.len()), (1, 0), "after death {death}");
    }
    let rescued = rescue(c, "3", LEASE, false).await.unwrap();
    assert_eq!((rescued.adopted.len(), rescued.lost.len()), (0, 1));
}

on_each_database!(row_15_a_worker_of_an_earlier_version_that_died_while_storing_counts);

/// Workers that die while the engine generates do not count against the job: it is taken over without limit.
async fn row_14_a_run_on_a_remote_engine_survives_any_number_of_worker_crashes(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let comfyui = test_db.comfyui(&["dreamshaper"], &[]).await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    claim(c, "0", EXPIRED_LEASE, &comfyui).await.unwrap().unwrap();
    for death in 1..6 {
        let rescued = rescue(c, &death.to_string(), EXPIRED_LEASE, false).await.unwrap();
        assert_eq!((rescued.adopted.len(), rescued.lost.len()), (1, 0), "after death {death}");
    }
}

on_each_database!(row_14_a_run_on_a_remote_engine_survives_any_number_of_worker_crashes);

/// Failures have their own policy; only lost attempts count against the limit.
async fn row_15_only_lost_attempts_count_against_the_limit(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    for _ in 0..5 {
        let claim = test_db.claim("one", &sketch).await;
        let back = Requeue { kind: Some(ErrorKind::EngineError), ..Default::default() };
        let FencedWrite::Applied(job) = requeue(c, &claim, "one", &back).await.unwrap() else {
            panic!("lost")
        };
        assert_eq!(job.status, JobStatus::Pending);
    }
    test_db.claim("killed", &sketch).await;
    assert_eq!(rescued(test_db).await.status, JobStatus::Pending, "the first lost attempt");
}

on_each_database!(row_15_only_lost_attempts_count_against_the_limit);

async fn row_18_which_engines_a_job_avoids_is_remembered(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let claim = test_db.claim("one", &sketch).await;
    let kind = Some(ErrorKind::EngineError);
    let back = Requeue { kind, avoid_engine: true, ..Default::default() };
    requeue(c, &claim, "one", &back).await.unwrap();
    let found = jobs_avoiding(c, sketch.id).await.unwrap();
    assert_eq!(
        found.iter().map(|a| (a.job_id, a.engine.as_str())).collect::<Vec<_>>(),
        [(claim.job_id, "auto")]
    );
    assert_eq!(jobs_avoiding(c, sketch.id + 1).await.unwrap(), []);
    let again = test_db.claim("one", &sketch).await;
    assert_eq!(jobs_avoiding(c, sketch.id).await.unwrap(), [], "the job is not waiting");
    fail(c, &again, "one", ErrorKind::EngineError, "Twice.", None).await.unwrap();
    assert_eq!(jobs_avoiding(c, sketch.id).await.unwrap(), []);
}

on_each_database!(row_18_which_engines_a_job_avoids_is_remembered);

async fn row_14_an_attempt_still_running_on_its_engine_is_taken_over(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let comfyui = test_db.comfyui(&["dreamshaper"], &[]).await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let stale = claim(c, "killed", EXPIRED_LEASE, &comfyui).await.unwrap().unwrap();
    let rescued = rescue(c, "next", LEASE, false).await.unwrap();
    let [claim] = rescued.adopted.as_slice() else { panic!("{rescued:?}") };
    assert!(claim.adopted);
    assert_eq!((claim.token.as_str(), claim.attempt), (stale.token.as_str(), 1));
    assert_eq!((claim.engine_id, claim.started_at), (comfyui.id, stale.started_at));
    assert_eq!(rescue(c, "third", LEASE, false).await.unwrap(), Rescued::default());
    assert!(!record_progress(c, &stale, "killed", &Default::default()).await.unwrap());
    assert!(matches!(complete(c, claim, "next", &[picture(0)]).await.unwrap(), FencedWrite::Applied(_)));
}

on_each_database!(row_14_an_attempt_still_running_on_its_engine_is_taken_over);

async fn a_lease_that_is_extended_is_not_taken_over(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let claimed = claim(c, "one", EXPIRED_LEASE, &sketch).await.unwrap().unwrap();
    let kept = heartbeat(c, "one", LEASE, &[claimed.job_id]).await.unwrap();
    assert_eq!(kept, [RenewedLease { job_id: claimed.job_id, attempt: 1, cancel: false }]);
    assert_eq!(rescue(c, "two", LEASE, false).await.unwrap(), Rescued::default());
    assert_eq!(rescue(c, "one", LEASE, true).await.unwrap(), Rescued::default());
}

on_each_database!(a_lease_that_is_extended_is_not_taken_over);

async fn row_14_a_claim_whose_response_was_lost_expires_although_its_worker_runs(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let unheard = claim(c, "one", EXPIRED_LEASE, &sketch).await.unwrap().unwrap();
    assert_eq!(heartbeat(c, "one", LEASE, &[]).await.unwrap(), []);
    let rescued = rescue(c, "one", LEASE, false).await.unwrap();
    assert_eq!(rescued.lost.iter().map(|claim| claim.job_id).collect::<Vec<_>>(), [unheard.job_id]);
}

on_each_database!(row_14_a_claim_whose_response_was_lost_expires_although_its_worker_runs);

/// Shuts down the worker "one".
async fn hand_back(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    for claim in detach(c, "one").await.unwrap() {
        assert!(matches!(
            requeue(c, &claim, "one", &Requeue::default()).await.unwrap(),
            FencedWrite::Applied(_)
        ));
    }
}

async fn at_shutdown_attempts_are_handed_over(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let (sketch, comfyui) = (test_db.sketch().await, test_db.comfyui(&["dreamshaper"], &[]).await);
    let c = &test_db.db.write;
    for model in ["sketch", "dreamshaper"] {
        let new = NewGenerationJob { checkpoint_model: Some(model.into()), ..job_request("x") };
        create(&test_db.db, &user.id, new, None).await.unwrap();
    }
    let (here, there) = (test_db.claim("one", &sketch).await, test_db.claim("one", &comfyui).await);
    hand_back(test_db).await;
    let back = get(c, &user.id, here.job_id).await.unwrap();
    assert_eq!(back.status, JobStatus::Pending);
    assert_eq!(attempts(c, &user.id, here.job_id).await.unwrap()[0].outcome.as_deref(), Some("handed_back"));
    assert_eq!(get(c, &user.id, there.job_id).await.unwrap().status, JobStatus::Running);
    let rescued = rescue(c, "next", LEASE, false).await.unwrap();
    assert_eq!(rescued.adopted.iter().map(|claim| claim.job_id).collect::<Vec<_>>(), [there.job_id]);
    // Handing a job back does not count, however often.
    for _ in 0..4 {
        test_db.claim("one", &sketch).await;
        hand_back(test_db).await;
    }
    assert_eq!(get(c, &user.id, here.job_id).await.unwrap().status, JobStatus::Pending);
}

on_each_database!(at_shutdown_attempts_are_handed_over);

async fn row_12_a_cancellation_requested_before_a_crash_is_kept(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    test_db.job(&user).await;
    let claim = test_db.claim("killed", &sketch).await;
    cancel(c, &user.id, claim.job_id, None).await.unwrap();
    assert_eq!(rescued(test_db).await.status, JobStatus::Cancelled);
}

on_each_database!(row_12_a_cancellation_requested_before_a_crash_is_kept);
