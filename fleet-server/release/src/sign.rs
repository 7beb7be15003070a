//! Keys, packing and signing.
