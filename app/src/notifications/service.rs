//! Owner of its tables.
