//! Writes every page in every state and language, and every mail, as HTML files, with the pages' stylesheets beside them,
//! and an `index.json`: `[{"name", "language", "file"}]`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use serde::Serialize;
use server::mail::{self, Rendered};
use server::pages::{Sample, assets, samples};
use server::text::{Language, Texts};

/// Writes every page and every mail as an HTML file.
#[derive(Parser)]
struct Options {
    /// The folder to write to; made where it doesn't exist.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    language: &'static str,
    file: String,
}

/// Stands in for a client's logo.
const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#e2703a"/><path d="M5 17l5-7 4 5 2-3 3 5z" fill="#fff"/></svg>"##;

fn main() -> Result<(), Box<dyn Error>> {
    let out = Options::parse().out;
    write_assets(&out)?;
    let mut index = Vec::new();
    let languages = Language::ALL.map(Texts::of).into_iter().chain([Texts::pseudo()]);
    for texts in languages {
        for sample in samples() {
            // Opened as files, pages find their stylesheets by relative addresses and stay where they are.
            let html = sample.html(texts)?.replace("\"/assets/", "\"assets/").replace(" data-send-at-once", "");
            index.push(write(&out, sample.name, texts, &html)?);
        }
        for sample in mail::samples() {
            if let Rendered::Mail { html, .. } = sample.rendered(texts)? {
                index.push(write(&out, sample.name, texts, &html)?);
            }
        }
    }
    fs::write(out.join("index.json"), serde_json::to_string_pretty(&index)?)?;
    Ok(())
}

fn write(out: &Path, name: &'static str, texts: &Texts, html: &str) -> Result<Entry, Box<dyn Error>> {
    let file = format!("{name}.{}.html", texts.tag());
    fs::write(out.join(&file), html)?;
    Ok(Entry { name, language: texts.tag(), file })
}

fn write_assets(out: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out.join("assets"))?;
    fs::write(out.join("assets/sample-logo.svg"), LOGO)?;
    let brand = Sample::brand()?;
    for asset in [&*assets::STYLESHEET, &*assets::SCRIPT].into_iter().chain(brand.assets()) {
        fs::write(out.join(asset.path().trim_start_matches('/')), asset.bytes())?;
    }
    Ok(())
}
