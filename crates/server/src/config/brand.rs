//! `[brand]`: what people see of the operator.

use std::path::PathBuf;

use super::Depth;
use super::reader::Section;
use crate::pages::{self, BrandProblem, BrandSettings};

/// Name, logo and colours of the pages, and where help is. The values are those that
/// [`pages::Brand::new`] accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The name in the head of every page.
    pub name: String,
    /// An SVG, PNG, JPEG or WebP picture shown in place of the name.
    pub logo_file: Option<PathBuf>,
    /// The colour of buttons and links on light pages; Signet's own when absent.
    pub accent: Option<String>,
    /// The same on dark pages; a shade of `accent` when absent.
    pub accent_dark: Option<String>,
    /// Where people who are stuck can turn: an email address or a web address.
    pub support: Option<String>,
}

impl Brand {
    /// Reads the logo and makes the brand that pages show. The error names the key and says what to do.
    pub fn load(&self) -> Result<pages::Brand, String> {
        let logo = self.read_logo().map_err(|advice| format!("brand.logo_file: {advice}"))?;
        pages::Brand::new(BrandSettings { logo, ..self.settings() }).map_err(|problem| format!("brand: {problem}"))
    }

    fn settings(&self) -> BrandSettings {
        BrandSettings {
            name: self.name.clone(),
            logo: None,
            accent: self.accent.clone(),
            accent_dark: self.accent_dark.clone(),
            support: self.support.clone(),
        }
    }

    fn read_logo(&self) -> Result<Option<Vec<u8>>, String> {
        let Some(file) = &self.logo_file else {
            return Ok(None);
        };
        let bytes = std::fs::read(file).map_err(|cause| format!("{} cannot be read: {cause}", file.display()))?;
        Ok(Some(bytes))
    }
}

pub(super) fn read(mut section: Section<'_, '_>) -> Brand {
    let name = section.parsed("name", name).unwrap_or_else(|| "Signet".to_owned());
    let mut brand = Brand {
        name,
        logo_file: section.file("logo_file"),
        accent: section.parsed("accent", |text| Ok(text.to_owned())),
        accent_dark: section.parsed("accent_dark", |text| Ok(text.to_owned())),
        support: section.parsed("support", |text| Ok(text.to_owned())),
    };
    check(&section, &brand);
    if section.reader.depth == Depth::Files {
        check_logo(&section, &brand);
    }
    if brand.accent.is_none() && brand.accent_dark.take().is_some() {
        section.problem("accent_dark", "needs accent beside it");
    }
    section.finish();
    brand
}

/// Asks for one value at a time, so that each mistake has its own line.
fn check(section: &Section<'_, '_>, brand: &Brand) {
    let alone = || BrandSettings { name: brand.name.clone(), ..BrandSettings::default() };
    let light = BrandSettings { accent: brand.accent.clone(), ..alone() };
    let dark = BrandSettings { accent_dark: brand.accent_dark.clone(), ..light.clone() };
    let support = BrandSettings { support: brand.support.clone(), ..alone() };
    if let Some(problem) = problem_of(light) {
        section.problem("accent", problem.to_string());
    } else if let Some(problem) = problem_of(dark) {
        section.problem("accent_dark", problem.to_string());
    }
    if let Some(problem) = problem_of(support) {
        section.problem("support", problem.to_string());
    }
}

fn check_logo(section: &Section<'_, '_>, brand: &Brand) {
    match brand.read_logo() {
        Err(advice) => section.problem("logo_file", advice),
        Ok(logo) => {
            let settings = BrandSettings { name: brand.name.clone(), logo, ..BrandSettings::default() };
            if let Some(problem) = problem_of(settings) {
                section.problem("logo_file", problem.to_string());
            }
        }
    }
}

fn problem_of(settings: BrandSettings) -> Option<BrandProblem> {
    pages::Brand::new(settings).err()
}

fn name(text: &str) -> Result<String, String> {
    let fits = !text.trim().is_empty() && text.chars().count() <= 60 && !text.chars().any(char::is_control);
    match fits {
        true => Ok(text.to_owned()),
        false => Err(format!("must be 1 to 60 characters in one line; you gave {text:?}")),
    }
}
