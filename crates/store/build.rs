//! Builds the crate anew when a migration is added: `embed_migrations!` reads the folder, and cargo
//! doesn't know.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
