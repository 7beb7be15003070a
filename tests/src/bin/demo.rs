//! Shows the product, or checks that it works.
fn main() {}
