//! Entities: private to this crate, seen by services only.
