//! What server functions reach: the databases, the bus, the worker's bell, and who asks.

use crate::accounts::{Session, User};
use crate::engines::probe::Probe;
use domain::error::Error;
use leptos::prelude::use_context;
use services::events::Events;
use services::jobs::{CreateOptions, Estimates, IdempotencyKey};
use services::worker_signal::WorkerSignal;
use std::sync::Arc;

use services::database::Database;

/// Everything a request may need, made once at start.
#[derive(Clone)]
pub struct Context {
    pub database: Database,
    /// What was learned of how long jobs take.
    pub estimates: Estimates,
    pub events: Events,
    pub worker_signal: WorkerSignal,
    pub engines: Arc<dyn Probe>,
    /// Facts about this server that pages and services need.
    pub site: Arc<Site>,
}

impl Context {
    /// How new jobs are made here.
    pub fn create_options(&self, key: Option<IdempotencyKey>) -> CreateOptions {
        CreateOptions { key, waiting_jobs: self.site.waiting_jobs }
    }
}

/// What the admin settled by configuration and pages or services must know.
#[derive(Clone, Debug)]
pub struct Site {
    /// Cookies get `Secure` and the `__Host-` prefix.
    pub https: bool,
    /// Waiting jobs one person may have.
    pub waiting_jobs: u64,
    /// Program version; also in `hello`.
    pub version: &'static str,
}

/// Who may make the first account in the request at hand: put there by the server beside [`Context`].
#[derive(Clone, Debug, Default)]
pub struct SetupGate {
    /// The code printed at start; absent when the request comes from this very machine.
    pub wanted: Option<Arc<str>>,
}

impl SetupGate {
    /// True when the page must ask for the code printed at start.
    pub fn asks(&self) -> bool {
        self.wanted.is_some()
    }

    /// Compares what was typed with the printed code, blanks and case aside.
    ///
    /// # Errors
    /// [`Error::Invalid`] on the field `code`.
    pub fn check(&self, code: &str) -> Result<(), Error> {
        match &self.wanted {
            Some(wanted) if !code.trim().eq_ignore_ascii_case(wanted) => {
                Err(Error::field("code", "is printed where the server was started; copy it from there"))
            }
            _ => Ok(()),
        }
    }
}

/// The gate of the request at hand.
///
/// # Errors
/// [`Error::Internal`] when called outside a request.
pub fn setup_gate() -> Result<SetupGate, Error> {
    use_context::<SetupGate>().ok_or(Error::Internal)
}

/// The context of the request at hand.
///
/// # Errors
/// [`Error::Internal`] when called outside a request.
pub fn context() -> Result<Context, Error> {
    use_context::<Context>().ok_or_else(|| {
        tracing::error!("no context in this request");
        Error::Internal
    })
}

/// The session of the request at hand, put there by the session layer.
///
/// # Errors
/// [`Error::SignedOut`] when nobody is signed in.
pub fn session() -> Result<Session, Error> {
    use_context::<Session>().ok_or(Error::SignedOut)
}

/// Who asks.
///
/// # Errors
/// [`Error::SignedOut`] when nobody is signed in.
pub fn caller() -> Result<User, Error> {
    session().map(|session| session.user)
}

/// Who asks, if that is an admin.
///
/// # Errors
/// [`Error::SignedOut`], or [`Error::Forbidden`] for a member.
pub fn admin() -> Result<User, Error> {
    let user = caller()?;
    if user.is_admin() { Ok(user) } else { Err(Error::Forbidden("Only an admin can do this.".into())) }
}
