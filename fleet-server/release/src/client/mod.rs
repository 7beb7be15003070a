//! Verification of signed repositories, the trust store, downloads and unpacking.
