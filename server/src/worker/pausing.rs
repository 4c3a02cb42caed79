//! A full disk pauses the queue; room lets it go on.

use super::Worker;
use app::error::Error;
use app::settings::service::{self as settings, QUEUE_PAUSED};
use bytes::Bytes;

/// `true` while the queue is paused because there was no room, and not by an admin.
const STORAGE_FULL: &str = "storage_full";
/// Room that must be there before drawing goes on: some pictures' worth, in bytes.
const ROOM: usize = 32 * 1024 * 1024;

impl Worker {
    /// Pauses the queue until there is room. A pause by an admin stays theirs.
    pub(super) async fn pause(&self) -> Result<(), Error> {
        if !self.is_paused().await? {
            tracing::error!("no room left for pictures: the queue pauses until there is");
            let write = &self.0.parts.database.write;
            settings::put(write, STORAGE_FULL, &true).await?;
            settings::put(write, QUEUE_PAUSED, &true).await?;
        }
        Ok(())
    }

    /// Lets the queue go on when it paused for want of room and there is room again.
    pub(super) async fn go_on_with_room(&self) -> Result<(), Error> {
        let parts = &self.0.parts;
        let full = settings::get::<bool>(&parts.database.read, STORAGE_FULL).await?.unwrap_or(false);
        if !full || !self.has_room().await {
            return Ok(());
        }
        tracing::info!("there is room for pictures again: the queue goes on");
        settings::remove(&parts.database.write, STORAGE_FULL).await?;
        settings::remove(&parts.database.write, QUEUE_PAUSED).await?;
        parts.wake.ring();
        Ok(())
    }

    pub(super) async fn is_paused(&self) -> Result<bool, Error> {
        Ok(settings::get::<bool>(&self.0.parts.database.read, QUEUE_PAUSED).await?.unwrap_or(false))
    }

    async fn has_room(&self) -> bool {
        let (storage, key) = (&self.0.parts.storage, "check/room");
        let fits = storage.put(key, Bytes::from(vec![0; ROOM])).await.is_ok();
        if let Err(error) = storage.delete(key).await {
            tracing::warn!(%error, "the trial file stays behind");
        }
        fits
    }
}
