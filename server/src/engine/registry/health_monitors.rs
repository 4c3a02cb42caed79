//! One task per engine that probes it from time to time.

use super::Registry;
use super::handle::EngineHandle;
use std::sync::Arc;
use tokio_util::sync::{CancellationToken, DropGuard};

/// The tasks that monitor the engines, one each; they end when this is dropped.
#[derive(Default)]
pub(super) struct HealthMonitors(Vec<(Arc<EngineHandle>, DropGuard)>);

impl HealthMonitors {
    /// Monitors exactly the engines in `handles`.
    pub fn sync(&mut self, registry: &Registry, handles: Vec<Arc<EngineHandle>>) {
        self.0.retain(|(watched, _)| handles.iter().any(|l| Arc::ptr_eq(l, watched)));
        for one in handles {
            if !self.0.iter().any(|(watched, _)| Arc::ptr_eq(&one, watched)) {
                let removed = CancellationToken::new();
                let monitor = monitor(registry.clone(), Arc::clone(&one));
                tokio::spawn(removed.clone().run_until_cancelled_owned(monitor));
                self.0.push((one, removed.drop_guard()));
            }
        }
    }
}

async fn monitor(registry: Registry, handle: Arc<EngineHandle>) {
    loop {
        if handle.is_enabled() {
            registry.probe_engine(&handle).await;
        }
        tokio::select! {
            () = tokio::time::sleep(registry.0.parts.settings.ping_every) => {}
            () = handle.probe_requested.notified() => {}
        }
    }
}
