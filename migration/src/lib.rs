//! Schema changes, one file a change, never edited once landed.
