//! Check of the database schema.

use super::tables::{
    content_items, engine_models, engines, generation_jobs, job_attempts, job_loras, models, queue_turns,
    sessions, settings, user_notifications, users,
};
use crate::database::Database;
use domain::error::Error;
use sea_orm::EntityTrait;

impl Database {
    /// Selects a row of each table below, so that a test finds a table or column that no migration made; the program
    /// does not call it. `presets` and `model_favorites` are not checked yet.
    ///
    /// # Errors
    /// [`Error::Internal`] if one is missing; the log names it.
    pub async fn check_schema(&self) -> Result<(), Error> {
        self.check::<users::Entity>().await?;
        self.check::<sessions::Entity>().await?;
        self.check::<settings::Entity>().await?;
        self.check::<engines::Entity>().await?;
        self.check::<models::Entity>().await?;
        self.check::<engine_models::Entity>().await?;
        self.check::<generation_jobs::Entity>().await?;
        self.check::<job_loras::Entity>().await?;
        self.check::<job_attempts::Entity>().await?;
        self.check::<queue_turns::Entity>().await?;
        self.check::<content_items::Entity>().await?;
        self.check::<user_notifications::Entity>().await
    }

    async fn check<E: EntityTrait>(&self) -> Result<(), Error> {
        E::find().one(&self.read).await?;
        Ok(())
    }
}
