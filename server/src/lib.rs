//! What runs without a request, and the doors: web, worker, engines, storage.

pub mod engine;
