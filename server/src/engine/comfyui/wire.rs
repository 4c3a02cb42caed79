//! The connection to a server: its address, HTTP and the socket.

pub mod address;
pub mod frames;
pub mod http;
pub mod socket;
