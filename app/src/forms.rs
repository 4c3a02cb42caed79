//! Sends forms. Each is a plain `<form>` that a server function takes: without JavaScript the browser sends it, with it
//! this module does, without leaving the page. Every form of the application goes through [`Submission`].

mod action;
mod request;
mod submission;

pub use action::{FormAction, PostForm};
pub use request::post;
pub use submission::{Submission, fields, fields_of, mark_busy};
