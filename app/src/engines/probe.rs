//! How server functions reach the engines, which live in the server crate.

use super::ProbeReport;
use async_trait::async_trait;

/// Asks an address whether a ComfyUI answers there.
#[async_trait]
pub trait Probe: Send + Sync {
    /// Refuses what [`Probe::may_be_used`] refuses: addresses that are not http(s), are link-local or metadata addresses, or redirect.
    async fn probe(&self, base_url: &str) -> ProbeReport;

    /// Whether an address may become an engine's; a server that is merely away is no hindrance.
    ///
    /// # Errors
    /// Why it is refused, in words.
    async fn may_be_used(&self, base_url: &str) -> Result<(), String>;

    /// ComfyUI servers found at the usual local addresses and not yet known, as base URLs.
    async fn find_local(&self) -> Vec<String>;

    /// An engine was added, changed or removed: take note.
    fn engines_changed(&self);
}
