//! Hashes as their own libraries made them: Python's `bcrypt` 5.0.0, `passlib` 1.7.4, `hashlib` and Django 5.2.

use super::*;

const PASSWORD: &str = "a horse of another colour";

/// The password's hash in every notation.
const KNOWN: [&str; 11] = [
    "$2b$05$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYOa",
    "$2y$05$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYOa",
    "$2a$04$abcdefghijklmnopqrstuuWkUiMG8e52n0FfY1d4kg9AAzHdHprRa",
    "$pbkdf2$1000$8PHy8/T19vf4.fr7/P3./w$CRtQl48jmlOzygGelid1IW2vNqM",
    "$pbkdf2-sha256$1000$8PHy8/T19vf4.fr7/P3./w$oSP1fq5sAfNCM7qZ1IlmK4Ma6mYlkKP1zjsrXBOocuY",
    "$pbkdf2-sha256$i=1000,l=32$8PHy8/T19vf4+fr7/P3+/w$oSP1fq5sAfNCM7qZ1IlmK4Ma6mYlkKP1zjsrXBOocuY",
    "$pbkdf2-sha512$1000$8PHy8/T19vf4.fr7/P3./w$YBbF8JZzzauXSbZEPUaYqlFxsF451oKRu.gKd2SDYfjSCWQvyWRHPWNrgW0G5/B/z0OLHhX0IxGPRvUUqUJlRQ",
    "pbkdf2_sha256$1000$saltsaltsalt$rz8aG4ExNaLSz8O0wNmBz/ewoEH3IROPlKl5ELTW+fo=",
    "pbkdf2_sha1$1000$saltsaltsalt$53IlHQgiA/h97j7e7iJKVp+Hv64=",
    "$scrypt$ln=4,r=8,p=2$8PHy8/T19vf4+fr7/P3+/w$ZGLFIVl4HYzwP0JKh+feZ2w8JTJLp4+XSD8xGjhlZpc",
    "$scrypt$ln=4,r=8,p=1$8PHy8/T19vf4+fr7/P3+/w$YiBMWnzOZfmQ0fN66649budKr0msodVcgZ3vDrTKPikF1XOdHDS60SaUSLqt+2GQMBJR6bQiZIjOQ/99fnfbGw",
];

fn parse(text: &str) -> Result<Option<Imported>, HashError> {
    Imported::parse(text)
}

#[test]
fn every_kind_is_verified_as_its_own_library_does__pwd_2() {
    for text in KNOWN {
        let imported = parse(text).unwrap().unwrap();
        assert!(imported.is_of(PASSWORD.as_bytes()), "{text}");
        assert!(!imported.is_of(b"a horse of another color"), "{text}");
        assert!(!imported.is_of(b""), "{text}");
    }
}

#[test]
fn bcrypt_reads_utf_8_and_72_bytes__pwd_2() {
    let umlauts = parse("$2b$04$abcdefghijklmnopqrstuumz5Vf1SQFTiMVlGUv3kBH0fpcrNuoSW").unwrap().unwrap();
    assert!(umlauts.is_of("ünï".as_bytes()));
    let long = parse("$2b$04$abcdefghijklmnopqrstuum2G75IXDN/xsgbNa/hCiPSKyIHQd70S").unwrap().unwrap();
    let digits = "0123456789".repeat(8);
    assert!(long.is_of(&digits.as_bytes()[..72]) && long.is_of(digits.as_bytes()));
    assert!(!long.is_of(&digits.as_bytes()[..71]));
}

#[test]
fn scrypt_gives_the_answers_of_its_standard__pwd_2() {
    // RFC 7914 §12, the third of its vectors.
    let text = "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw";
    assert!(parse(text).unwrap().unwrap().is_of(b"pleaseletmein"));
}

#[test]
fn what_would_take_seconds_or_gigabytes_is_refused__sec_50() {
    let tag = "oSP1fq5sAfNCM7qZ1IlmK4Ma6mYlkKP1zjsrXBOocuY";
    for text in [
        "$2b$15$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYOa",
        &format!("$pbkdf2-sha256$4000001$c2FsdA${tag}"),
        &format!("$pbkdf2$2000001$c2FsdA${tag}"),
        &format!("$pbkdf2-sha256$i=99999999999$c2FsdA${tag}"),
        &format!("$scrypt$ln=19,r=8,p=1$c2FsdA${tag}"),
        &format!("$scrypt$ln=63,r=8,p=1$c2FsdA${tag}"),
        &format!("$scrypt$ln=64,r=8,p=1$c2FsdA${tag}"),
        &format!("$scrypt$ln=1,r=4194304,p=1$c2FsdA${tag}"),
        &format!("$scrypt$ln=1,r=1,p=4294967295$c2FsdA${tag}"),
        &format!("$scrypt$ln=17,r=8,p=9$c2FsdA${tag}"),
    ] {
        assert_eq!(parse(text).unwrap_err(), HashError::Cost, "{text}");
    }
    for text in [
        "$2b$14$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYOa",
        &format!("$pbkdf2-sha256$4000000$c2FsdA${tag}"),
        &format!("$scrypt$ln=18,r=8,p=1$c2FsdA${tag}"),
        &format!("$scrypt$ln=17,r=8,p=8$c2FsdA${tag}"),
    ] {
        assert!(parse(text).is_ok(), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_refused__pwd_2() {
    let tag = "oSP1fq5sAfNCM7qZ1IlmK4Ma6mYlkKP1zjsrXBOocuY";
    for text in [
        "$2b$05$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYO",
        "$2b$05$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYO=",
        "$2b$05$ä",
        "$2b$5$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYOa",
        "$2b$03$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYOa",
        "$2b$+5$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYOa",
        &format!("$pbkdf2-sha256$0$c2FsdA${tag}"),
        &format!("$pbkdf2-sha256$i=1000,l=31$c2FsdA${tag}"),
        &format!("$pbkdf2-sha256$i=1000,i=1000$c2FsdA${tag}"),
        &format!("$pbkdf2-sha256$l=32$c2FsdA${tag}"),
        "$pbkdf2-sha256$1000$c2FsdA$c2hvcnQ",
        &format!("$pbkdf2-sha256$1000$ $ {tag}"),
        &format!("$pbkdf2-sha256$1000${}${tag}", "A".repeat(1024)),
        &format!("$scrypt$ln=0,r=8,p=1$c2FsdA${tag}"),
        &format!("$scrypt$ln=4,r=8$c2FsdA${tag}"),
        &format!("$scrypt$ln=4,r=8,p=0$c2FsdA${tag}"),
    ] {
        assert_eq!(parse(text).unwrap_err(), HashError::Malformed, "{text}");
    }
    for text in [format!("$pbkdf2-md5$1000$c2FsdA${tag}"), format!("pbkdf2_md5$1000$c2FsdA${tag}")] {
        assert_eq!(parse(&text).unwrap_err(), HashError::Scheme, "{text}");
    }
    for text in ["", "$2x$05$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYOa", "$argon2id$v=19$m=64,t=2,p=1$a$b"]
    {
        assert!(parse(text).unwrap().is_none(), "{text}");
    }
}
