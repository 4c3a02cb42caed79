//! A cancellation after the run has ended: images that arrive at once are stored, others are not waited for.

use crate::engine::Stop;
use crate::engine::comfyui::wire::http::Http;
use tokio::time::sleep;

/// The result of `fetching`; `None` when the owner cancelled and it still takes longer than [`Timing::late`].
///
/// [`Timing::late`]: crate::engine::comfyui::Timing::late
pub async fn unless_cancelled<T>(http: &Http, stop: &Stop, fetching: impl Future<Output = T>) -> Option<T> {
    let too_late = async {
        stop.cancel.cancelled().await;
        sleep(http.timing.late).await;
    };
    tokio::select! {
        biased;
        fetched = fetching => Some(fetched),
        () = too_late => None,
    }
}
