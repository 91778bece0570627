use super::*;
use model::Moment;
use serde_json::{Value, json};

fn keys() -> KeySet {
    let mut moment = Moment::new(Timestamp::from_seconds(1), [1; 32]);
    let keyring = Keyring::parse(&Keyring::generate(&mut moment)).unwrap();
    let key = generate(&keyring, &mut moment, Algorithm::ES256).unwrap();
    KeySet::open(&keyring, &[key], moment.now).unwrap()
}

#[test]
fn a_token_of_one_kind_is_none_of_another_whatever_its_claims__sec_15() {
    let (keys, now) = (keys(), Timestamp::from_seconds(1));
    let signer = keys.signer(Algorithm::ES256).unwrap();
    for (kind, other) in [(TokenType::IdToken, TokenType::AccessToken), (TokenType::AccessToken, TokenType::IdToken)] {
        let token = signer.sign(kind, &json!({"sub": "ada"})).unwrap();
        assert_eq!(keys.verify::<Value>(&token, other, now), None);
        assert_eq!(keys.verify::<Value>(&token, kind, now), Some(json!({"sub": "ada"})));
        assert_eq!(keys.verify::<Value>(&token, other, now), None, "having been seen as one it is none of the other");
    }
}
