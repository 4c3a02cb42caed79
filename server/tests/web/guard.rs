//! Access and limits.

pub mod connections;
pub mod known_devices;
pub mod limits;
pub mod nul;
pub mod protection;
pub mod sign_in;
