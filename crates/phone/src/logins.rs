//! Who may sign in to the telephone's web page, as its settings say.

use offhook_base::Secret;
use offhook_settings::catalogue::{
    WEB_ADMIN_NAME, WEB_ADMIN_PASSWORD, WEB_USER_NAME, WEB_USER_PASSWORD,
};
use offhook_settings::{Layer, Settings, is_factory_password};

/// A name and its password on the web page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub name: String,
    /// The password; empty when nobody can sign in so.
    pub password: Secret,
    /// Which layer of settings gives the password.
    pub layer: Layer,
    /// A password is given but does not count, because makers print it.
    pub is_factory: bool,
}

/// Everybody who may sign in to a telephone's web page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logins {
    /// The administrator.
    pub admin: Login,
    /// The user.
    pub user: Login,
}

impl Logins {
    /// Who may sign in by `settings`.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let admin = settings.get(&WEB_ADMIN_PASSWORD);
        let user = settings.get(&WEB_USER_PASSWORD);
        Self {
            admin: Login::new(
                settings.get(&WEB_ADMIN_NAME),
                admin,
                settings.origin(&WEB_ADMIN_PASSWORD).layer,
            ),
            user: Login::new(
                settings.get(&WEB_USER_NAME),
                user,
                settings.origin(&WEB_USER_PASSWORD).layer,
            ),
        }
    }
}

impl Login {
    fn new(name: String, given: Secret, layer: Layer) -> Self {
        let is_factory = is_factory_password(&given);
        let password = if is_factory { Secret::default() } else { given };
        Self {
            name,
            password,
            layer,
            is_factory,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use offhook_settings::{dialect, models};

    fn logins(model: &str, file: &str) -> Logins {
        let model = models::find(model).unwrap();
        let (patch, problems) = dialect::read(model.dialect, Some(model), "a.cfg", file.as_bytes());
        assert!(problems.is_empty(), "{problems:?}");
        let mut settings = Settings::new(Some(model));
        settings.apply(Layer::Own, patch);
        Logins::of(&settings)
    }

    fn said(login: &Login) -> (&str, &str) {
        (&login.name, login.password.expose())
    }

    const PANASONIC: &str = "# Panasonic SIP Phone Standard Format File #\r\n";

    #[test]
    fn every_maker_names_an_administrator_and_a_user() {
        let yealink = "#!version:1.0.0.1\nsecurity.user_password = admin:sesame-1\n\
                       security.user_password = user:sesame-2\n";
        let panasonic = format!(
            "{PANASONIC}ADMIN_ID=\"boss\"\r\nADMIN_PASS=\"sesame-1\"\r\nUSER_ID=\"olive\"\r\nUSER_PASS=\"sesame-2\"\r\n"
        );
        let audiocodes = "system/user_name=boss\nsystem/password=sesame-1\n\
                          system/web_user_password=sesame-2\n";
        for (model, file, admin, user) in [
            ("yealink-t28p", yealink, "admin", "user"),
            ("panasonic-kx-ut670", &panasonic, "boss", "olive"),
            ("audiocodes-440hd", audiocodes, "boss", "user"),
        ] {
            let logins = logins(model, file);
            assert_eq!(said(&logins.admin), (admin, "sesame-1"), "{model}");
            assert_eq!(said(&logins.user), (user, "sesame-2"), "{model}");
            assert_eq!(logins.admin.layer, Layer::Own);
        }
    }

    #[test]
    fn a_password_that_makers_print_counts_as_none() {
        for word in ["1234", "admin", "adminpass", "user", "Admin"] {
            let file = format!("#!version:1.0.0.1\nsecurity.user_password = admin:{word}\n");
            let admin = logins("yealink-t28p", &file).admin;
            assert!(admin.password.is_empty() && admin.is_factory, "{word}");
        }
        let none = logins("yealink-t28p", "#!version:1.0.0.1\n").admin;
        assert!(none.password.is_empty() && !none.is_factory);
        assert_eq!(none.layer, Layer::Default);
    }

    #[test]
    fn a_renamed_user_of_yealink_is_meant_by_the_old_name_and_the_new() {
        for name in ["admin", "boss"] {
            let file = format!(
                "#!version:1.0.0.1\nsecurity.user_password = {name}:sesame-1\n\
                 security.user_name.admin = boss\n"
            );
            let admin = logins("yealink-t28p", &file).admin;
            assert_eq!(said(&admin), ("boss", "sesame-1"), "{name}");
        }
    }

    #[test]
    fn nothing_that_is_printed_for_a_log_has_a_password_in_it() {
        let file = "#!version:1.0.0.1\nsecurity.user_password = admin:sesame-1\n";
        let printed = format!("{:?}", logins("yealink-t28p", file));
        assert!(!printed.contains("sesame"), "{printed}");
    }
}
