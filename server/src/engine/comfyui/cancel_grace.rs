//! A cancellation that comes when the run is over: pictures that come at once are kept, others are not waited for.

use super::http::Http;
use crate::engine::Stop;
use tokio::time::sleep;

/// What `fetching` gives; `None` when the owner cancelled and it still takes longer than [`Timing::late`].
///
/// [`Timing::late`]: super::Timing::late
pub(super) async fn unless_cancelled<T>(
    http: &Http,
    stop: &Stop,
    fetching: impl Future<Output = T>,
) -> Option<T> {
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
