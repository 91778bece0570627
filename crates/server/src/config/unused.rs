//! Sections that belong to parts of Signet that this version doesn't have. They are checked, so that
//! one file serves several versions, and a warning at start says that they change nothing.

use super::reader::Section;

/// Takes all keys of a section and finds its mistakes.
type Check = fn(Section<'_, '_>);

pub(super) fn read(root: &mut Section<'_, '_>) {
    let readers: [(&'static str, Check); 2] =
        [("registration", registration), ("two_step", |section| section.finish())];
    for (key, read) in readers {
        if let Some(section) = root.optional_section(key) {
            root.reader.warn(format!("[{key}] is not used by this version of Signet"));
            read(section);
        }
    }
}

fn registration(mut section: Section<'_, '_>) {
    section.flag("open", false);
    section.finish();
}
