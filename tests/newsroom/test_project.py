from django.core.management import call_command


def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True)


def test_checks_have_no_warning_on_this_database():
    call_command("check", databases=["default"], fail_level="WARNING")


def test_every_variable_of_the_environment_is_listed(capsys):
    call_command("settings_reference")

    listed = capsys.readouterr().out
    for name in ("PORT", "NEWSROOM_HOME", "DATABASE_URL", "PAGE_STORE", "TRUSTED_PROXIES"):
        assert f"{name} (default: " in listed
