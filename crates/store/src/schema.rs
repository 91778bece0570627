//! The tables as diesel sees them. The migrations are the source; a test
//! holds the two against each other.

diesel::table! {
    meta (id) { id -> BigInt, generation -> BigInt, key_fingerprint -> Nullable<Text>, }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        algorithm -> Text,
        public_jwk -> Text,
        sealed -> Binary,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
        published_until -> Nullable<BigInt>,
        withdrawn_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    clients (id) {
        id -> Text,
        metadata -> Text,
        surface -> Text,
        first_party -> Bool,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    client_secrets (hash) { hash -> Binary, client_id -> Text, created_at -> BigInt, expires_at -> Nullable<BigInt>, }
}

diesel::table! {
    people (id) {
        id -> Text,
        email -> Text,
        email_canonical -> Text,
        email_verified -> Bool,
        name -> Text,
        claims -> Text,
        stage -> Text,
        locked_at -> Nullable<BigInt>,
        password_hash -> Nullable<Text>,
        password_changed_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        signed_up -> Bool,
        erase_at -> Nullable<BigInt>,
        customer_number -> Nullable<Text>,
        registration_id -> Nullable<Text>,
        subscription_role -> Nullable<Text>,
        external -> Text,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        token_hash -> Binary,
        person_id -> Text,
        browser_hash -> Binary,
        opened_for -> Text,
        authentication -> Text,
        user_agent -> Text,
        network -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        client_id -> Nullable<Text>,
        upstream_id -> Nullable<Text>,
        upstream_subject -> Nullable<Text>,
        upstream_sid -> Nullable<Text>,
        upstream_token -> Nullable<Binary>,
        upstream_issuer -> Nullable<Text>,
        followed_by -> Nullable<Text>,
    }
}

diesel::table! {
    pending_requests (handle_hash) {
        handle_hash -> Binary,
        browser_hash -> Nullable<Binary>,
        request -> Text,
        signed_in_session_id -> Nullable<Text>,
        consented_person_id -> Nullable<Text>,
        consented_session_id -> Nullable<Text>,
        expires_at -> BigInt,
    }
}

diesel::table! {
    codes (hash) {
        hash -> Binary,
        client_id -> Text,
        details -> Text,
        expires_at -> BigInt,
        consumed_at -> Nullable<BigInt>,
        person_id -> Nullable<Text>,
    }
}

diesel::table! {
    grants (id) {
        id -> Text,
        client_id -> Text,
        person_id -> Text,
        session_id -> Text,
        details -> Text,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        network -> Nullable<Text>,
    }
}

diesel::table! {
    refresh_tokens (hash) {
        hash -> Binary,
        grant_id -> Text,
        client_id -> Text,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    revoked_tokens (jti) { jti -> Text, expires_at -> BigInt, }
}

diesel::table! {
    consents (person_id, client_id) { person_id -> Text, client_id -> Text, scope -> Text, granted_at -> BigInt, }
}

diesel::table! {
    used_assertions (issuer, jti) { issuer -> Text, jti -> Text, expires_at -> BigInt, }
}

diesel::table! {
    throttles (key_hash) { key_hash -> Binary, failures -> BigInt, last_failed_at -> BigInt, }
}

diesel::table! {
    roles (person_id, role) { person_id -> Text, role -> Text, granted_at -> BigInt, }
}

diesel::table! {
    enrolments (browser_hash) {
        browser_hash -> Binary,
        person_id -> Nullable<Text>,
        details -> Text,
        code_mac -> Nullable<Binary>,
        code_expires_at -> BigInt,
        code_tries -> BigInt,
        proved_at -> Nullable<BigInt>,
        expires_at -> BigInt,
    }
}

diesel::table! {
    subscriptions (customer_number) {
        customer_number -> Text,
        owner_email -> Text,
        owner_email_canonical -> Text,
        imported_at -> BigInt,
        folded_number -> Text,
    }
}

diesel::table! {
    registration_ids (id) { id -> Text, last_six -> Text, customer_number -> Text, }
}

diesel::table! {
    approvals (id) {
        id -> Text,
        token_hash -> Binary,
        person_id -> Text,
        customer_number -> Text,
        registration_id -> Nullable<Text>,
        owner_email -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        outcome -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    links (hash) {
        hash -> Binary,
        purpose -> Text,
        person_id -> Text,
        details -> Text,
        browser_hash -> Nullable<Binary>,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        channel -> Text,
        sealed -> Nullable<Binary>,
        attempts -> BigInt,
        due_at -> Nullable<BigInt>,
        give_up_at -> BigInt,
        created_at -> BigInt,
        sent_at -> Nullable<BigInt>,
        failed_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        erase_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    events (id) {
        id -> Text,
        at -> BigInt,
        kind -> Text,
        person_id -> Nullable<Text>,
        actor -> Text,
        client_id -> Nullable<Text>,
        network -> Text,
        user_agent -> Text,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    external_logins (issuer, subject) {
        issuer -> Text,
        subject -> Text,
        upstream_id -> Text,
        person_id -> Text,
        linked_at -> BigInt,
        disconnected_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    upstreams (id) {
        id -> Text,
        name -> Text,
        issuer -> Text,
        client_id -> Text,
        sealed_secret -> Nullable<Binary>,
        created_at -> BigInt,
        token_endpoint_auth_method -> Nullable<Text>,
    }
}

diesel::table! {
    upstream_flows (state_hash) {
        state_hash -> Binary,
        browser_hash -> Binary,
        upstream_id -> Text,
        aim -> Text,
        sealed -> Binary,
        expires_at -> BigInt,
    }
}

diesel::table! {
    link_offers (browser_hash) {
        browser_hash -> Binary,
        person_id -> Nullable<Text>,
        details -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    device_codes (hash) {
        hash -> Binary,
        user_code_mac -> Binary,
        client_id -> Text,
        details -> Text,
        browser_hash -> Nullable<Binary>,
        grant_json -> Nullable<Text>,
        denied_at -> Nullable<BigInt>,
        consumed_at -> Nullable<BigInt>,
        expires_at -> BigInt,
        person_id -> Nullable<Text>,
    }
}

diesel::joinable!(registration_ids -> subscriptions (customer_number));
diesel::joinable!(approvals -> people (person_id));
diesel::allow_tables_to_appear_in_same_query!(registration_ids, subscriptions);
diesel::allow_tables_to_appear_in_same_query!(approvals, people);
diesel::joinable!(sessions -> people (person_id));
diesel::joinable!(grants -> people (person_id));
diesel::joinable!(refresh_tokens -> grants (grant_id));
diesel::allow_tables_to_appear_in_same_query!(people, sessions, grants, refresh_tokens, revoked_tokens, meta);
diesel::allow_tables_to_appear_in_same_query!(people, codes);
diesel::allow_tables_to_appear_in_same_query!(people, device_codes);
diesel::allow_tables_to_appear_in_same_query!(people, external_logins);
