//! The jobs of an application under test, and the rows behind them.

use super::test_app::TestApp;
use domain::accounts::User;
use domain::jobs::{GenerationJob, NewGenerationJob};
use sea_orm::{ConnectionTrait, Statement};
use services::jobs;

impl TestApp {
    pub async fn create_job_for(&self, user: &User, new: NewGenerationJob) -> GenerationJob {
        jobs::create(&self.test_db.db, &user.id, new.validate().unwrap(), None).await.unwrap().job
    }

    pub async fn reload_job(&self, job: &GenerationJob) -> GenerationJob {
        jobs::get(&self.test_db.db.read, &job.user_id, job.id).await.unwrap()
    }

    /// Makes jobs in their back-off due at once.
    pub async fn clear_back_off(&self) {
        self.sql("UPDATE generation_jobs SET run_at = NULL").await;
    }

    pub async fn sql(&self, statement: &str) {
        self.test_db.db.write.execute_unprepared(statement).await.unwrap();
    }

    /// The result of a `COUNT` query.
    pub async fn count(&self, query: &str) -> i64 {
        let db = &self.test_db.db.read;
        let statement = Statement::from_string(db.get_database_backend(), query.to_owned());
        db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }
}
