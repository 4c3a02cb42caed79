//! Sends forms. Each is a plain `<form>` for a server function: without JavaScript the browser submits it, with it
//! this module does, without leaving the page. Every form of the application uses [`Submission`].

mod action;
mod request;
mod submission;

pub use action::{FormAction, PostForm};
pub use request::post;
pub use submission::{Submission, fields, fields_of, mark_busy};
