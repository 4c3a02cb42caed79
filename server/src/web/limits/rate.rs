//! Rate limit of API requests.

use crate::web::guard::client::Client;
use crate::web::problem::Problem;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::accounts::Session;
use domain::error::Error;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::Arc;

/// Keys kept before idle ones are pruned.
const MAX_KEYS: usize = 10_000;

/// Requests per user, or per network when not signed in.
pub struct ApiLimit {
    limiter: DefaultKeyedRateLimiter<String>,
    clock: DefaultClock,
}

impl ApiLimit {
    /// `rate` requests per second, `burst` at once.
    pub fn new(rate: NonZeroU32, burst: NonZeroU32) -> Self {
        let quota = Quota::per_second(rate).allow_burst(burst);
        Self { limiter: RateLimiter::keyed(quota), clock: DefaultClock::default() }
    }

    fn check(&self, who: String) -> Result<(), Error> {
        if self.limiter.len() > MAX_KEYS {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&who).map_err(|wait| {
            let seconds = wait.wait_time_from(self.clock.now()).as_secs_f64().ceil();
            Error::TooMany((seconds as u64).max(1))
        })
    }
}

/// Responds 429 when the limit is exceeded. Images are not counted: a page shows dozens at once.
pub async fn limit(State(api_limit): State<Arc<ApiLimit>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/api/") || path.starts_with("/api/v1/images/") {
        return next.run(request).await;
    }
    let person = request.extensions().get::<Session>().map(|session| session.user.id.clone());
    let address = request.extensions().get::<Client>().map(|client| client.network().to_string());
    match api_limit.check(person.or(address).unwrap_or_default()) {
        Ok(()) => next.run(request).await,
        Err(error) => Problem::from(error).into_response(),
    }
}
