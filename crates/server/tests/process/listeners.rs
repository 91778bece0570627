//! What is reachable where (SEC-54).

use testkit::Database;

use crate::site::Site;

#[test]
fn neither_listener_answers_for_the_other__sec_54() {
    let site = Site::new(Database::Sqlite);
    let signet = site.start();
    let mut public = signet.browser();
    for path in ["/healthz", "/readyz", "/metrics", "/%68ealthz", "//metrics", "/./metrics", "/metrics/"] {
        assert_eq!(public.get(path).unwrap().status, 404, "{path}");
    }
    let through = public.get_with("/metrics", &[("x-forwarded-for", "127.0.0.1"), ("forwarded", "for=127.0.0.1")]);
    assert_eq!(through.unwrap().status, 404);
    for path in ["/", "/sign-in", "/jwks", "/.well-known/openid-configuration", "/token", "/authorize"] {
        assert_eq!(signet.manage(path).0, 404, "{path}");
    }
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(signet.manage(path).0, 200, "{path}");
    }
}
