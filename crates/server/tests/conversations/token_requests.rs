//! What the token endpoint makes of requests as such.

use testkit::{Answer, basic, on_both_databases};

use crate::client_auth::assert_error_form;

on_both_databases! {
    async fn an_unknown_grant_is_told_from_a_missing_one(kit) {
        let client = kit.client().await;
        for (grant, error) in [
            ("", "invalid_request"),
            ("implicit", "unsupported_grant_type"),
            ("Authorization_Code", "unsupported_grant_type"),
            ("urn:ietf:params:oauth:grant-type:jwt-bearer", "unsupported_grant_type"),
        ] {
            let answer = client.post(&kit, "/token", &[("grant_type", grant)]).await;
            assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some(error)), "{grant}");
            assert_error_form(&answer);
        }
    }

    async fn a_grant_without_its_parameters_is_an_invalid_request(kit) {
        let client = kit.client().await;
        for fields in [
            vec![("grant_type", "authorization_code")],
            vec![("grant_type", "authorization_code"), ("redirect_uri", testkit::REDIRECT)],
            vec![("grant_type", "refresh_token")],
            vec![("grant_type", "refresh_token"), ("refresh_token", "")],
        ] {
            let answer = client.post(&kit, "/token", &fields).await;
            assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_request")), "{fields:?}");
        }
    }

    async fn a_repeated_overlong_or_unreadable_parameter_is_refused__sec_3(kit) {
        let client = kit.client().await;
        let header = basic(&client.id, &client.secret);
        let long = format!("grant_type=client_credentials&scope={}", "a".repeat(8193));
        for body in [
            "grant_type=client_credentials&grant_type=client_credentials",
            "grant_type=client_credentials&scope=api&scope=api",
            "grant_type=client_credentials&unheard_of=%00",
            "grant_type=client_credentials&unheard_of=%ff",
            long.as_str(),
        ] {
            let answer = kit
                .browser()
                .post_raw(
                    "/token",
                    "application/x-www-form-urlencoded",
                    body.as_bytes().to_vec(),
                    &[("authorization", &header)],
                )
                .await;
            assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_request")), "{body:.80}");
            assert_error_form(&answer);
        }
    }

    async fn only_forms_are_read__sec_25(kit) {
        let client = kit.client().await;
        let header = basic(&client.id, &client.secret);
        let json = br#"{"grant_type":"client_credentials","token":"x"}"#.to_vec();
        let form = b"grant_type=client_credentials&token=x".to_vec();
        for endpoint in ["/token", "/introspect", "/revoke", "/device_authorization"] {
            for (content_type, body) in
                [("application/json", &json), ("text/plain", &form), ("multipart/form-data; boundary=x", &form)]
            {
                let headers = [("authorization", header.as_str())];
                let answer = kit.browser().post_raw(endpoint, content_type, body.clone(), &headers).await;
                assert_eq!(
                    (answer.status, answer.json()["error"].as_str()),
                    (400, Some("invalid_request")),
                    "{endpoint} {content_type}"
                );
                assert_error_form(&answer);
                let told = answer.json()["error_description"].to_string();
                assert!(told.contains("application/x-www-form-urlencoded"), "{told}");
            }
            if endpoint == "/device_authorization" {
                continue;
            }
            let headers = [("authorization", header.as_str())];
            let with_charset = "Application/X-WWW-Form-Urlencoded; charset=UTF-8";
            let answer = kit.browser().post_raw(endpoint, with_charset, form.clone(), &headers).await;
            assert_eq!(answer.status, 200, "{endpoint} {}", answer.body);
        }
    }

    async fn a_post_without_a_body_lacks_its_parameters_and_nothing_else__op_2(kit) {
        let client = kit.client().await;
        let header = basic(&client.id, &client.secret);
        for (endpoint, missing) in [("/token", "grant_type"), ("/introspect", "token"), ("/revoke", "token")] {
            let headers = [("authorization", header.as_str())];
            for content_type in ["", "application/x-www-form-urlencoded"] {
                let answer = kit.browser().post_raw(endpoint, content_type, Vec::new(), &headers).await;
                assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_request")), "{endpoint}");
                let told = answer.json()["error_description"].to_string();
                assert!(told.contains(missing) && told.contains("missing"), "{endpoint}: {told}");
            }
            let untyped = kit.browser().post_raw(endpoint, "", b"token=x".to_vec(), &headers).await;
            assert_eq!((untyped.status, untyped.json()["error"].as_str()), (400, Some("invalid_request")), "{endpoint}");
        }
        for endpoint in ["/token", "/introspect", "/revoke", "/device_authorization"] {
            let typed = kit.browser().post(endpoint, &[]).await;
            let untyped = kit.browser().post_raw(endpoint, "", Vec::new(), &[]).await;
            let told = |answer: &Answer| (answer.status, answer.json()["error"].clone(), answer.json()["error_description"].clone());
            assert_eq!(told(&untyped), told(&typed), "{endpoint}");
            assert_error_form(&untyped);
        }
    }

    async fn a_body_over_64_kib_is_refused__sec_50(kit) {
        let body = format!("grant_type=client_credentials&{}", "a=b&".repeat(20_000));
        let answer =
            kit.browser().post_raw("/token", "application/x-www-form-urlencoded", body.into_bytes(), &[]).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (413, Some("invalid_request")));
        assert_error_form(&answer);
    }

    async fn parameters_in_the_query_are_not_read__sec_8(kit) {
        let client = kit.client().await;
        let (id, secret) = (client.id.as_str(), client.secret.as_str());
        let address = format!("/token?grant_type=client_credentials&client_id={id}&client_secret={secret}");
        assert_eq!(kit.browser().post(&address, &[]).await.status, 400);
        let got = kit.browser().get(&address).await;
        assert_eq!((got.status, got.header("allow")), (405, Some("POST")));
    }
}
