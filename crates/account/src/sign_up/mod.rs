//! Sign-up (REG-1 to REG-5): from *Create account* to a proved mailbox, and the way back for who isn't through yet.

pub mod enrolment;
