//! One task an engine that looks after it now and then.

use super::Registry;
use super::living::Living;
use std::sync::Arc;
use tokio_util::sync::{CancellationToken, DropGuard};

/// The tasks that watch the engines, one each; they end when this is dropped.
#[derive(Default)]
pub(super) struct Watching(Vec<(Arc<Living>, DropGuard)>);

impl Watching {
    /// Watches exactly the engines in `living`.
    pub fn follow(&mut self, registry: &Registry, living: Vec<Arc<Living>>) {
        self.0.retain(|(watched, _)| living.iter().any(|l| Arc::ptr_eq(l, watched)));
        for one in living {
            if !self.0.iter().any(|(watched, _)| Arc::ptr_eq(&one, watched)) {
                let gone = CancellationToken::new();
                let watching = watch(registry.clone(), Arc::clone(&one));
                tokio::spawn(gone.clone().run_until_cancelled_owned(watching));
                self.0.push((one, gone.drop_guard()));
            }
        }
    }
}

async fn watch(registry: Registry, living: Arc<Living>) {
    loop {
        if living.is_enabled() {
            registry.look_after(&living).await;
        }
        tokio::select! {
            () = tokio::time::sleep(registry.0.parts.settings.ping_every) => {}
            () = living.poked.notified() => {}
        }
    }
}
